"""The areas of the network: the ten boroughs first, then wider ones. Everything may import this."""

from django.db import models


class Area(models.TextChoices):
    """Where a case runs or a member works: the ten boroughs first, then wider areas."""

    BOLTON = "bolton", "Bolton"
    BURY = "bury", "Bury"
    MANCHESTER = "manchester", "Manchester"
    OLDHAM = "oldham", "Oldham"
    ROCHDALE = "rochdale", "Rochdale"
    SALFORD = "salford", "Salford"
    STOCKPORT = "stockport", "Stockport"
    TAMESIDE = "tameside", "Tameside"
    TRAFFORD = "trafford", "Trafford"
    WIGAN = "wigan", "Wigan"
    GREATER_MANCHESTER = "greater-manchester", "Greater Manchester-wide"
    LIVERPOOL_CITY_REGION = "liverpool-city-region", "Liverpool City Region"
    CHESHIRE_WARRINGTON = "cheshire-and-warrington", "Cheshire and Warrington"
    LANCASHIRE_CUMBRIA = (
        "lancashire-cumbria-blackpool-blackburn",
        "Lancashire, Cumbria, Blackpool and Blackburn with Darwen",
    )
    YORKSHIRE_HUMBER = "yorkshire-and-the-humber", "Yorkshire and the Humber"
    NORTH_EAST = "north-east", "North East"
    NORTH_WEST = "north-west", "North West, more than one area"
    GREATER_MANCHESTER_UNNAMED = "greater-manchester-place-not-named", "Greater Manchester, place not named"
    NORTH_OF_ENGLAND = "north-of-england", "North of England"
    MIDLANDS = "midlands", "Midlands"
    EAST_OF_ENGLAND = "east-of-england", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south-east", "South East"
    SOUTH_WEST = "south-west", "South West"
    REST_OF_UK = "rest-of-uk", "Rest of the UK"
    INTERNATIONAL = "international", "International"


BOROUGHS: tuple[Area, ...] = (
    Area.BOLTON,
    Area.BURY,
    Area.MANCHESTER,
    Area.OLDHAM,
    Area.ROCHDALE,
    Area.SALFORD,
    Area.STOCKPORT,
    Area.TAMESIDE,
    Area.TRAFFORD,
    Area.WIGAN,
)
