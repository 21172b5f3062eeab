"""Sessions: data of a visitor, kept between requests."""
