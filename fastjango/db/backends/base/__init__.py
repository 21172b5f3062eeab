"""What every database backend builds on."""
