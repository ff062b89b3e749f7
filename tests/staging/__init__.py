"""What mail does to tickets, put into a running demo desk for pictures."""
