"""What an auditor asks of the books: who may do what, who did what, and whether anything is missing."""
