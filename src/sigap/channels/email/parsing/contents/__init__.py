"""What mail carries in wrappings of its own: TNEF, RTF, uuencoded text, calendars, signatures."""
