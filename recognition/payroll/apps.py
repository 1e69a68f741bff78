from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "recognition.payroll"
    label = "payroll"
