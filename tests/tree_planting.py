"""The procedure of the tests, in variants, and answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OFFICE = "公園課"
ASKED = "環境課"

SOURCE = """
procedure: tree-planting
title: 植樹の申請
summary: 公園に木を植えたい方の申請です。
kind: application
category: くらし
life_events: [引越し]
office: 公園課
basis: {type: ordinance, text: 公園条例第3条}
disposition: true
purpose: 植樹を認めるかどうかの審査に使います。
identity: login
standard_days: 10
retention_years: 3
pages:
  - page: who
    title: 申請する方
    fields:
      - {field: name, type: person_name, label: お名前}
      - {field: place, type: text, label: 植える場所}
      - {field: remark, type: text, label: 備考, required: false}
  - page: tree
    title: 木
    fields:
      - {field: protected, type: yes_no, label: 保護樹木ですか}
      - {field: paper, type: file, label: 証明書, when: protected}
      - field: trees
        type: group
        label: 木
        count: {min: 1, max: 5}
        fields:
          - {field: kind, type: text, label: 種類}
          - {field: tall, type: yes_no, label: 3メートルを超えますか}
          - {field: support, type: text, label: 支柱, when: tall}
review:
  receive: officer
  checklist:
    - {item: 場所を確認した, about: [place]}
    - {item: 証明書を確認した, when: protected}
  consult:
    - {office: 環境課, question: 生態系への影響, days: 3, when: protected}
  approval: [係長, 課長]
  correction_days: 14
result:
  approved: {document: result-approved, title: 植樹許可書, text: 許可します。}
  rejected:
    {document: result-rejected, title: 植樹不許可通知書, text: 許可しません。, reasons: required, appeal: standard}
"""

AUTOMATIC = SOURCE.replace("receive: officer", "receive: automatic").replace(
    "procedure: tree-planting", "procedure: tree-notice"
)
ALONE = SOURCE.replace("approval: [係長, 課長]", "approval: []").replace(
    "procedure: tree-planting", "procedure: tree-alone"
)
VERIFIED = SOURCE.replace("identity: login", "identity: verified").replace(
    "procedure: tree-planting", "procedure: tree-felling"
)
OPEN = SOURCE.replace("identity: login", "identity: none").replace(
    "procedure: tree-planting", "procedure: tree-wishes"
)

RAW: Mapping[str, Any] = {
    "name": {
        "family": "髙﨑",
        "given": "花子",
        "family_kana": "タカサキ",
        "given_kana": "ハナコ",
    },
    "place": "中央公園の東",
    "remark": "",
    "protected": "no",
    "trees": [{"kind": "さくら", "tall": "no"}],
}

REASONS = {
    "provision": "公園条例第3条第2項",
    "facts": "申請地は散策路の上である。",
    "applied": "散策路の上の植樹は同項の定める許可の要件を欠く。",
}
