"""What members propose (cases and corrections), what becomes of it, and who is credited."""
