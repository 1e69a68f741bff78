"""What a definition would have paid over a stretch of history: read and computed, never booked."""
