"""Pay, payment routes, what a commissioner can do, and bands of cost."""

from django.db import models


class LivingWage(models.TextChoices):
    """Whether the Real Living Wage is paid."""

    YES = "yes", "Yes"
    SOME = "some-areas", "In some areas or roles"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class PayPer(models.TextChoices):
    """The unit of a rate of pay."""

    HOUR = "hour", "hour"
    MILE = "mile", "mile"
    VISIT = "visit", "visit"
    YEAR = "year", "year"


class PaymentRoute(models.TextChoices):
    """How money reaches the practice."""

    CONTRACT = "contract", "Contract"
    DIRECT_PAYMENT = "direct-payment", "Direct payment"
    PERSONAL_BUDGET = "personal-budget", "Personal budget"
    SELF_FUNDER = "self-funder", "Self-funder"
    MEMBERSHIP_FEE = "membership-fee", "Membership fee"
    GRANT = "grant", "Grant"
    LOAN = "loan", "Loan"
    ASSET_TRANSFER = "asset-transfer", "Asset transfer"
    NOT_STATED = "not-stated", "Not stated"


class CommissioningMeans(models.TextChoices):
    """A lever that a commissioner used."""

    SPECIFICATION = "specification-wording", "Specification wording"
    THRESHOLD = "spending-threshold", "Spending threshold"
    MICRO_FUND = "micro-fund", "Micro fund"
    BANKED_HOURS = "banked-block-hours", "Block hours that can be banked"
    FEE_UPLIFT = "fee-uplift", "Fee uplift"
    LOAN = "loan", "Loan"
    MENU = "menu", "Menu of alternatives"
    BRIDGING = "bridging-service", "Bridging service"
    TRAINING = "training", "Training"
    OTHER = "other", "Another means"


class CostBand(models.TextChoices):
    """How much money adopting takes, in bands."""

    NONE = "none", "No extra money"
    UNDER_5K = "under-5k", "Under £5,000"
    UNDER_25K = "5k-25k", "£5,000 to £25,000"
    UNDER_100K = "25k-100k", "£25,000 to £100,000"
    UNDER_500K = "100k-500k", "£100,000 to £500,000"
    OVER_500K = "over-500k", "Over £500,000"
    NOT_STATED = "not-stated", "Not stated"
