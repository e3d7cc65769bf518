"""The words of agreements: kinds, sides, what 公平竞争审查 says. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementKind(models.TextChoices):
    """A framework is a badge and in no sum; a supplement counts its increment."""

    FRAMEWORK = "framework", _("框架协议")
    FORMAL = "formal", _("正式协议")
    SUPPLEMENT = "supplement", _("补充协议")


COUNTED = (AgreementKind.FORMAL, AgreementKind.SUPPLEMENT)


class FairCompetition(models.TextChoices):
    """The recorded 公平竞争审查 conclusion of an agreement (seed 000: 全面落实公平竞争审查制度)."""

    NOT_REVIEWED = "", _("未审查")
    COMPLIANT = "compliant", _("合规")
    NEEDS_BASIS = "needs_basis", _("有例外依据")
    PROHIBITED = "prohibited", _("禁止签订")


LETS_SIGN = (FairCompetition.COMPLIANT, FairCompetition.NEEDS_BASIS)


class PartySide(models.TextChoices):
    """甲方 is ours, 乙方 the investor; 丙方 and 丁方 are whoever else signs."""

    FIRST = "a", _("甲方（我方）")
    SECOND = "b", _("乙方（投资方）")
    THIRD = "c", _("丙方")
    FOURTH = "d", _("丁方")


class Obliged(models.TextChoices):
    """Who owes what a clause says."""

    OURS = "ours", _("我方义务")
    INVESTOR = "investor", _("投资方义务")


class ClauseReview(models.TextChoices):
    """What 公平竞争审查 says of one clause. 需依据 stands in the way until its basis is named."""

    NOT_REVIEWED = "", _("未审查")
    COMPLIANT = "compliant", _("合规")
    NEEDS_BASIS = "needs_basis", _("需依据")
    PROHIBITED = "prohibited", _("禁止")
