"""Django's `translate`, with one difference: a fixed sentence is looked up once per language, not at every drawing."""

from typing import Any

from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language


class Said(i18n.TranslateNode):
    """`{% translate "…" %}` of words that stand in the template, without a filter, a context or a name to keep them under."""

    def __init__(self, filter_expression: Any) -> None:
        super().__init__(filter_expression, noop=False)
        self.texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = super().render(context)
        return text


def translate(parser: Parser, token: Token) -> Node:
    """The tag `translate`: kept when nothing about it changes but the language."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_fixed = expression.var.literal is not None and not expression.filters
    if is_fixed and not (node.noop or node.asvar or node.message_context):
        return Said(expression)
    return node


def stand_in() -> None:
    """Take the place of Django's tag, so that templates load what they always did."""
    i18n.register.tags |= {"translate": translate, "trans": translate}
