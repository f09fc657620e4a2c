"""The words that tell people from places, colleagues from people supported, one person's care from talk of care.

Phrases stand one a comma; words stand in small letters with straight apostrophes and without *'s*.
"""


def words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases between commas, each word by word."""
    return frozenset(tuple(phrase.split()) for phrase in text.replace("\n", " ").split(",") if phrase.strip())


# What somebody can have or be.
CONDITIONS = phrases(
    """
    dementia, alzheimer, alzheimers, lewy body, parkinson, parkinsons, stroke, strokes, copd, emphysema, diabetes,
    diabetic, epilepsy, epileptic, seizures, autism, autistic, ms, multiple sclerosis, motor neurone, mnd, cancer,
    tumour, leukaemia, depression, depressed, bipolar, schizophrenia, psychosis, psychotic, paranoia, paranoid,
    hears voices, personality disorder, learning disability, learning disabilities, learning difficulties, learning
    difficulty, downs syndrome, down syndrome, cerebral palsy, brain injury, brain damage, sickle cell, kidney
    failure, heart failure, heart attack, sepsis, arthritis, osteoporosis, huntington, huntingtons, korsakoffs,
    amputation, amputated, pressure sore, pressure sores, pressure ulcer, incontinent, incontinence, doubly
    incontinent, blind, deaf, sight loss, hearing loss, hoarding, hoards, addiction, alcoholic, hiv, hepatitis,
    terminally ill, end of life, mental illness, mental health problems, ptsd, adhd, ocd, anorexia, eating
    disorder, self-harms, self-harm, suicidal, overdose, miscarriage, pregnant, dying, paralysed, quadriplegic,
    paraplegic, non-verbal, nonverbal, bedbound, bed bound, bed-bound, housebound, wheelchair user, immobile,
    frail, confused, in pain, grieving, on oxygen, asthma, angina, cellulitis, broken hip, fractured hip, broken
    arm, challenging behaviour, complex needs, sectioned, lacks capacity, lacking capacity, brain tumour,
    blindness, deafness, malnourished, obese, anxiety, muscular dystrophy, spina bifida, foetal alcohol, fragile x,
    tourettes, downs, aspergers, fibromyalgia, crohns, colitis, glaucoma, cataracts, pneumonia, chest infection,
    water infection, uti, delirium, memory loss, memory problems, heroin, self harm, agoraphobia, bulimia, panic
    attacks, poorly, terminal, palliative, bowel, lungs, tremor, heart condition, ulcer, ulcers
    """
)
# What happens to one person, or what they do and need: said of nobody in general.
EVENTS = phrases(
    """
    had a fall, had fallen, has fallen, fell, falls over, falls twice, wanders, wandering, lives alone, live alone,
    living alone, lives on her own, lives on his own, lost his leg, lost her leg, lost his sight, lost her sight,
    lost his, lost her, in hospital, into hospital, out of hospital, from hospital, was discharged, been
    discharged, was admitted, been admitted, was diagnosed, been diagnosed, was assessed, been assessed, died,
    passed away, stopped eating, stopped drinking, not eating, refusing food, refuses food, refuses, refusing,
    needs prompting, needs help, needs support, needs two carers, needs feeding, needs turning, cannot walk, cannot
    wash, cannot dress, cannot reach, cannot find, cannot manage, cannot speak, cannot see, cannot cook, keeps
    missing, keeps falling, keeps leaving, hits staff, hits out, wet bed, is bruised, has bruises, left the flat,
    left the house, foster care, moved into, care leaver, four visits, three visits, two visits, four calls, three
    calls, two calls, double handed, double-handed, a service user, a resident, a tenant, a patient, we support, we
    look after, we care for, i care for, i support, i look after, i visit, we visit, at risk, placements, on the
    ward, he is 16, will not let, hates the hoist, sleeps in, has nobody, have nobody, no family, no food, does not
    eat, doesn't eat, will not eat, won't eat, does not wash, doesn't wash, will not wash, won't wash, can't wash,
    can't get out, cant get, can't walk, cant walk, cannot get, go home, hides food, hides her, hides his, stopped
    taking, stopped talking, stopped coming, does not speak, doesn't speak, two to one, one to one, our tenant, our
    resident, our client, our patient, my client, my patient, my resident, a client, one of our residents, one of
    our tenants, one of our clients, one of our patients, one of my clients, the patient, lost weight, losing
    weight, smears, bites, spits, goes missing, went missing, homeless, her last days, his last days, in his last,
    in her last, end her life, end his life, drinking again, is lonely, lonely
    """
)
# Things and people of care: about one person only when a name, or *his* or *her*, stands beside them.
CARE = phrases(
    """
    medication, meds, medicine, medicines, prescription, prescriptions, tablets, pills, insulin, warfarin,
    methadone, morphine, antibiotics, oxygen, catheter, stoma, peg, dialysis, hoist, commode, pads, wheelchair,
    walking frame, zimmer, thickened fluids, soft diet, wash, washed, washing, shower, bathed, dressed, dressing,
    toilet, personal care, care plan, care home, nursing home, package of care, care at home, home care, carer,
    carers, care worker, care workers, day centre, day care, respite, reablement, supported living, extra care,
    social worker, direct payment, personal budget, hospital, ward, district nurse, mental health, capacity,
    safeguarding, placement, bruises, key safe, hospice, tenancy, overnight support, support plan, support worker,
    personal assistants, assessment, continuing healthcare, sheltered housing, the stairs, bed, flat, visits,
    stairlift, grab rail, grab rails, ramp, bath time, bathing, toileting, call sheet, look in on, my run, our run,
    my round, injection, injections, hearing aid, hearing aids, sling, bed rails, mattress, thickener, pureed,
    feeding, pendant, dnacpr, best interests, power of attorney, diagnosis, care package, ambulance, bedroom, key
    worker
    """
)
# After these words a condition is a subject, not somebody's: "dementia cafe".
TOPICS = words(
    """
    awareness friendly cafe cafes team teams training service services centre centres support uk society trust
    strategy group groups course courses policy policies audit audits leaflet leaflets research study studies unit
    units ward wards specialist specialists nurse nurses clinic action alliance charity friends friend week day
    month records record prompts prompt template templates test tests films film care costs pathway pathways charts
    chart index scale choir club market
    """
)
# After a name these make it a building, a place, an organisation or a work.
NAMED_AFTER = words(
    """
    street road lane avenue drive close court crescent terrace grove place square park gardens house hall lodge
    manor villa cottage mews rise way walk fold brow hill green row view centre center trust foundation council
    hospital hospice ward school college university library church mosque temple gurdwara society institute
    association charity ltd limited cic plc partnership care homecare group energy coffee cafe report review
    inquiry rule rules law act protocol index score scale test training method model award prize fund funds lecture
    principle principles theory committee scheme project programme app club team teams v vs
    """
)
# The same without a capital; "Doris care plan" is about Doris.
NAMED_AFTER_IN_SMALL = NAMED_AFTER - words(
    "care homecare view home group groups club team teams project programme app place way walk"
)
# What members of this site and authors have: "Ruth's report", "Farah's question".
COLLEAGUES_THINGS = words(
    """
    book books report article blog post posts question questions reply answer idea ideas template slides talk paper
    study leaflet team teams webinar podcast point summary list link thread work research video presentation
    suggestion example flower
    """
)
# What members of this site, authors and staff do. What people supported do as well (say, live, go) stands nowhere here.
COLLEAGUES_DO = words(
    """
    asked wrote writes runs ran leads led manages managed facilitates facilitated presented presents chairs chaired
    coordinates explained explains trains trained teaches taught published posted shared costed reported recommends
    recommended suggested suggests answered replied mentioned founded organised argues thinks thought works worked
    filmed developed designed researched spoke speaks started edited advised advises commissioned visited joined
    thanks
    """
)
WORKPLACES = words("team council trust service surgery pharmacy university office union centre company board")
ROLES = words(
    """
    manager managers director commissioner commissioners nurse nurses physiotherapist physio accountant executive
    officer officers facilitator facilitators navigator navigators apprentice apprentices trainer coach ot gp
    inspector councillor volunteer volunteers coordinator coordinators researcher researchers author authors
    professor lecturer therapist therapists pharmacist chair chairman chairwoman colleague colleagues chef cook
    solicitor consultant doctor mp minister mayor advocate advocates lead librarian teacher editor host speaker
    student students leader leaders supervisor owner founder assistant assistants worker workers
    """
)
# Before a name these make it the title of a work, or its heroine.
WORKS = words("film book novel play song musical series")
GREETINGS = words("thanks thank cheers hi hello dear hey @ welcome congratulations congrats ta hiya")
PROFESSIONAL_TITLES = words(
    """
    dr doctor prof professor sir dame lord baroness cllr councillor nurse rev reverend father imam rabbi minister mayor
    judge justice inspector st saint king queen prince princess president
    """
)
TITLES = words("mr mrs ms miss mister pani pan auntie aunty uncle grandma grandad granny gran nana nanna bibi")
# Titles that are words or short forms unless a capital says otherwise: "miss the bus", "ms" for multiple sclerosis.
TITLES_WITH_CAPITAL = words("miss ms pan gran nana pani bibi")
FAMILY = words(
    """
    mum mam dad mother father nan gran granny grandma grandad grandfather grandmother husband wife partner son
    daughter brother sister aunt auntie uncle cousin niece nephew mother-in-law father-in-law mum-in-law neighbour
    grandson granddaughter stepfather stepmother late our
    """
)
SUPPORTED = words(
    """
    resident tenant client patient customer user lady gentleman gent man woman lad girl boy person somebody someone
    called named
    """
)
THEY = words("he she his her him hers both")
FIRST_PERSON = words("i we i'm we're i've we've you you've")
MANY = words(
    """
    people persons person anyone anybody everyone everybody those adults families men women residents tenants nobody
    """
)
# After a name, these say that it is the name of somebody.
DOES = words(
    """
    is was has had needs needed takes took likes loves loved hates lives lived cannot can't won't wants gets got
    died fell moved lost says said told sleeps slept sits forgets forgot wanders refuses refused requires keeps
    hides asks came comes goes went uses used gave cries shouts rings suffers hasn't isn't doesn't
    """
)
# Words with a capital that are names of nobody.
NOT_A_PERSON = words(
    """
    i a an the this that these those there here it he she we they you my our his her their your its what which who
    whose when where why how if and but or so because since although while after before until as at by for from in
    into of on off out over to under up with without not no nor yes please also even only just then than now today
    tomorrow yesterday again once never always often sometimes each every all any some many most more much few both
    either neither one two three four five six seven eight nine ten first last next another other others same such
    very too can could may might must shall should will would do does did done have has had is are was were be been
    being am let make made get got give given take taken say said see seen nobody somebody everybody anybody
    someone anyone everyone nothing something everything anything age old young big little poor dear bless monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december christmas easter ramadan eid diwali english welsh scottish irish british polish urdu
    punjabi bengali arabic cantonese mandarin chinese somali romanian ukrainian muslim christian jewish hindu sikh
    catholic manchester salford bolton bury oldham rochdale stockport tameside trafford wigan leigh ashton hyde
    middleton heywood sale altrincham urmston stretford eccles swinton denton droylsden failsworth didsbury
    withington wythenshawe levenshulme hulme ardwick chorlton prestwich radcliffe ramsbottom whitefield atherton
    tyldesley knowsley halton liverpool leeds newcastle london somerset sunderland cumbria cheshire lancashire
    yorkshire birmingham sheffield bradford england wales scotland ireland britain uk europe preston blackburn
    burnley warrington sefton wirral mum mam dad nan gran grandma grandad mother father husband wife son daughter
    brother sister aunt uncle staff patient patients resident residents tenant tenants client clients customer
    customers carer carers worker workers care dementia alzheimer alzheimers parkinson parkinsons autism insulin
    medication nhs cqc council councils government state home homes hospital ward flat room street road house app
    apps contract contracts housing social health date birth
    """
)
