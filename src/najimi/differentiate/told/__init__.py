"""What customers tell us, in words and by what they buy."""
