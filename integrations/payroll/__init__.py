"""Payroll formats: one pure renderer a module, from frozen lines to bytes; `backend.payroll_formats` lists them."""
