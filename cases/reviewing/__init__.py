"""Review of cases: who is told, the checklist, reasons for a return, and who is asked from outside."""
