"""First names that people in Greater Manchester bear.

The package ``nicknames`` knows English ones with their short forms. What it lacks stands here: names of the oldest
among us, and those that came with families from South Asia, Poland, Africa, China, Ireland and elsewhere.
"""

from functools import cache

from nicknames import name_triplets

from learning_network.core.identifying.lexicon import words

_SHORTEST = 3

# In the package, but words or places first: no capital makes a name of them.
NEVER_BY_THEMSELVES = words(
    """
    abbey angel app april arizona art august austin autumn bat bias bill bird bradford bradley cage california
    carlton casey char charity charm chat chester chick christian clifton con court crate cross dal dale dalton day
    del deliverance dell dicey dite dob dutch duty dyer earnest east ev experience fair falcon fall farmboy fate
    fie field ford georgia glory gory governor green gum guy hall ham hamilton hap harmony heath hob home honey hop
    hope houston hub hyde india jackson june junior kent kill king lake lan lancaster lance left len levy life
    lincoln link little london lord lorry love mac madison major man market mat may med melody memory merit met mid
    milo min mock mos moss name1 name2 nan nanny nap nat newt newton nib nob north nov ode old one orlando page par
    park pen per perry pet philadelphia pink pleasant prem pres preston pride providence prudence rand rat raze red
    relief rich river rub said sal salmon see serene silence sis sly smith sol sonny south squat star summer sydney
    tab temperance ten than tick tine ton tory trinity val valentine van vest vet ward wash washington west
    wil win winter wood
    """
)

# Names that are words too: only a capital, and not merely that of a sentence's first word, makes them a name.
ONLY_WITH_CAPITAL = words(
    """
    al alma ama amber ash ayo basil bell belle berry blessing bob bonny brandy brook candy carol chad cherry clay
    cliff coco comfort coral crystal daisy dawn dean dev di dick dolly don dot drew ed eve faith fay fern flick
    flora flossy frank gale gay gene ginger glen grace grant harry hazel heather herb holly honor ion iris isa ivy
    jack jade jay jean jewel jo josh joy kai kay kit laurel lee les lily lolly mark max maya mercy mick miles mina
    ming misty mo mona nana nelson nga nick norm olive opal pat patience pearl peg penny pip polly poppy precious
    raj rani ravi ray reed rex rob robin rod roma rose rosemary rowan ruby rusty sage sam sana sandy scott shah
    shan sher sherry skip sue tally tara teddy terry tiff tim tom tony una vi victor viola violet viv wade wai wei
    will willy ying
    """
)

_OLDER = words(
    """
    ada agnes alf alfie alistair alwyn annie aoife arthur ashleigh avis barry bernadette beryl bessie bethany
    brendan brian bridget brigid callum chantelle charlene ciaran cissie clarice clodagh colm conor craig curtis
    cyril damian daphne darren declan deirdre dennis derek desmond dilys donal doreen doris duncan dylan eamon edna
    elliot elsie enid eric ernest ernie ethel eunice ewan fergus fintan fionnuala florence freda gareth geoffrey
    gladys glenda glenys gordon graham grainne gwen hattie hilda horace ida irene iris ivor jayden jaydon jeanie
    jordan joyce julie karen kathleen kayleigh keith kenneth kerry kieran kyle leanne leonard liam linda lorraine
    lyndsey mabel madge maeve mairead maisie malcolm mandy marjorie maud maureen mavis mel minnie mohamed moira
    muriel myrtle nathan nellie nesta niamh nicola nigel noreen norman oisin olwen oonagh orla owen padraic padraig
    paige peggy percy phyllis queenie reg reggie rhys roisin roland ronald roy ruairi ruth seamus sean shane
    shannon shaun sheila sidney sinead siobhan stacey stan stanley stella stuart susan sybil sylvia ted teresa
    thelma theresa tracey tracy trevor tyler una vera vernon vincent wayne wilf wilfred winifred winnie yasmin
    yvonne zoe
    """
)
_SOUTH_ASIAN = words(
    """
    aadil aamir abbas abdul abdullah adeel adil adnan afzal ahmad ahmed aisha ajay akbar akhtar akram ali alia
    altaf amar ameena amina amir amit amjad amrit anil anita anjali anjum anwar arif arjun arshad asad ashok asif
    asim aslam asma ateeq atif ayaan ayesha azhar aziz azra balbir baldev baljit balwinder bashir bibi bilal bilqis
    bushra chanda daljit deepa deepak dilip ehsan faisal faiza farah fareeda farhan farid farida farooq farzana
    fatema fatima fazal feroz fozia ghulam gita gurdeep gurdial gurpreet habib hafiz hafsa hajra halima hamid hamza
    hardeep hari harjit haroon harpreet harsha hasan hassan hema hina humaira humayun husna hussain ibrahim idris
    iftikhar imran inayat indira iqbal iqra irfan ishaq ishrat ismail jahangir jalal jamal jameela jamila jasbir
    jaspreet jaswinder javed jaya jayesh jyoti kamal kamla kamran kanta karamjit kashif kaushal kavita khadeeja
    khadija khalid khalida khanum khatoon khurshid kiran kishore krishna kulbir kuldeep kulsum kulwant kumar
    lakshmi lalita latif madhu mahesh mahmood majid mala malik manjit manju manoj mansoor maqbool maqsood maria
    mariam maryam masood meena meera mehmood mehnaz mehwish mina misbah mohammad mohammed mohan mohinder mubarak
    muhammad mukesh mukhtar mumtaz munir musa mustafa nadeem nadia naeem nafisa naheed najma naseem nasima nasir
    nasreen nasrin naveed nazia nazir neelam neha nighat nikhil nirmal nisha noor nusrat omar parminder parveen
    pooja pradeep prakash pramod pravin prem priya qadir qasim rabia radha rafiq raheela rahul rajesh rajinder
    rajni rakesh rama ramesh ranjit rashid rashida raza razia reena rehana rehman rekha renu riaz rizwan rohan
    rohit rubina rukhsana rukhsar rupinder saba sabina sabir sadia safia saif saima sajid sajida sakina saleem
    salim salma samina sanjay sanjeev santosh sara sarfraz sarita sarwar satpal satvinder savita seema shabana
    shabir shabnam shafiq shagufta shah shaheen shahid shahida shahnaz shaista shakeela shakil shakila shamim
    shamsa shanti sharif sharmila shazia sheela sher shilpa shireen shobha shyam simran sita sohail sonia subhash
    sudha sughra sukhdev sukhjit sukhwinder sultana suman sunil sunita suresh surinder surjit sushila tahir tahira
    talat tanisha tanveer tara tariq tasleem tayyaba usha usman uzma vandana varsha veena vijay vikram vimla vinod
    wahid wajid waqar waseem yaqoob yasin yasmeen yasmin yousaf yousuf yusuf zafar zaheer zahid zahida zahra zainab
    zakia zara zeenat zia zubair zubeda zulfiqar
    """
)
_POLISH_AND_NEIGHBOURS = words(
    """
    adela agata agnieszka aleksander aleksandra alicja alina andrei andrzej aneta anita antoni barbara bartek
    bartosz beata bogdan bogdana bogumila bogumiła boleslaw bolesław bozena bożena bronislaw bronislawa bronisław
    bronisława cecylia cezary costel cristina danuta daria dariusz dawid dmitri dmytro dominika dorota dragan
    dumitru edyta elena elzbieta elżbieta eugenia ewa filip florin franciszek gabriela genowefa gheorghe goran
    grazyna grażyna grzegorz halina hanna helena henryk honorata igor ioana ion ionut irena iryna iulia iwona
    izabela jacek jadwiga jakub jana janina janusz jarek jaroslaw jarosław jelena jerzy joanna jozef justyna józef
    kamil kamila karol karolina kasia katarzyna katya kazimiera kazimierz kinga konrad krystyna krzysztof laszlo
    lech lenuta leokadia leszek lidia lucyna lukasz maciej magda magdalena malgorzata marcin marek marianna marius
    mariusz marta marzena mateusz małgorzata michal michał mieczyslaw mieczysław mihaela mihai mikołaj milan milena
    mirela mirjana miroslaw mirosław monika mykola nadiya natalia nicolae oksana oleg olena olga olha patryk pavel
    pawel paweł petru piotr przemek radek radu rafal rafał raluca regina renata ryszard sergei serhiy slawomir
    stanislaw stanislawa stanisław stanisława stefan stefania svetlana sylwia szymon sławomir tadeusz tatiana
    teodor tomas tomasz urszula vasile viorica volodymyr waclaw wacław wanda weronika wieslaw wiesław wiktor witold
    wladyslaw wojciech władysław yuri zbigniew zdzislaw zdzisław zenon zofia zosia zuzanna zygmunt łukasz
    """
)
_AFRICAN_AND_CARIBBEAN = words(
    """
    abayomi abdi abdirahman abdullahi abeba abena abiodun abiola adaeze ade adebayo adebola adekunle adenike adeola
    adwoa afia afua akosua akua akwasi amaka amara aminata anthonia asha ayodele ayotunde azeez babatunde bamidele
    berhane beverley bola bolanle bukola chiamaka chibuzo chidi chika chima chinedu chinonso chinwe chinyere chioma
    chukwuma clive cynthia daniyel deka dele delroy desta ebele ebo efua ekua emeka emmanuel errol esther eyob
    faduma farai fatou femi fiifi florence folake folasade funke funmi gifty goitom haben hibo hodan ife ifeanyi
    ifeoma iman jabulani joseph kehinde khadra kofi kojo kudzai kunle kwabena kwadwo kwaku kwame kwasi kweku lamin
    leroy lindiwe makeda mamadou mariama mehret memory merlene mohamud musa nana ngozi nkechi nkem nomsa nonso
    nyasha obi obinna olabisi oluchi olufemi olumide oluwaseun oluwatobi omolara onyeka osman ousmane rahel rashida
    rutendo saidou samira segun sekou selam sibusiso simbarashe sipho solomon tafadzwa taiwo tapiwa tatenda
    temitope tendai tesfaye thandi thandiwe themba titilayo tobi tolu tonderai tunde uche ugo wanjiru winsome
    winston yaa yaw yemi yohannes yonas yusra zanele zawadi
    """
)
_CHINESE_AND_OTHERS = words(
    """
    alessandro amal ana antonella antonio aram ayse azad bahar bao carlos carmen chun darya elif emine fadi fahad
    fang farida faris fatma feng fernando firas francisca francisco giulia giuseppe guang hadi haidar haiyan hakim
    hala hana hanan hanh hatice haydar hind hoa hoda hong hua huan hui huong huseyin hussein iman jalil jamshid
    jian jianguo jing joao jose juan jun karim karwan khaled kwok laila layla leila leyla lihua ling linh lucia
    luigi luis mahdi mahmoud mahsa majed manuel marco maria mehdi mehmet mehran mei meiling miguel ming mona
    mostafa muna mustafa nabil nada nasrin nawal nga nguyen nizar nour omid parisa paulo pedro phuong ping qiang
    qing rana rania reza rima rosa sabah saeed said salah salwa samar sami samir samira shan shirin shu siew siu
    soran soraya suha tarek thanh thao thi thuy trang tuan wafa wai walid wei weiming xia xiaoling xiaoming xin xiu
    xiuying xue yan yara yasser ying yousef yuk yun zeynep zhen zhi zhiwei ziad
    """
)


@cache
def first_names() -> frozenset[str]:
    """Return the names in small letters; those in ``ONLY_WITH_CAPITAL`` are words as well."""
    english = {name for triplet in name_triplets() for name in (triplet.name1, triplet.name2)}
    ours = _OLDER | _SOUTH_ASIAN | _POLISH_AND_NEIGHBOURS | _AFRICAN_AND_CARIBBEAN | _CHINESE_AND_OTHERS
    long = {name for name in english if len(name) >= _SHORTEST and name.isalpha()}
    return frozenset((long | ours | ONLY_WITH_CAPITAL) - NEVER_BY_THEMSELVES)
