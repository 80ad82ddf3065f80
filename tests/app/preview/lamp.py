"""A procedure that somebody is writing: conditions, a stop, a fee, and two examples."""

from __future__ import annotations

import os
from pathlib import Path

LAMP = """
procedure: street-lamp
title: {ja: 街灯の設置の申請, en: Street lamp}
summary: 街灯の設置を申請します。
kind: application
category: くらし
office: 市民課
basis: {type: ordinance, text: 街灯条例第3条}
disposition: false
purpose: 街灯の設置を決めるために使います。
retention_years: 5
fee: {amount: "count * 100", text: 1本100円}
pages:
  - page: place
    title: {ja: 場所, en: The place}
    fields:
      - {field: place, type: text, label: {ja: 設置する場所, en: Where}}
      - {field: dark, type: choice, label: 暗さ, options: {little: 少し, very: とても}}
      - {field: why, type: text, label: 暗くて困ること, when: dark == 'very'}
      - {field: picture, type: photo, label: 場所の写真, required: false}
  - page: number
    title: 本数
    fields:
      - {field: count, type: integer, label: 本数}
  - page: extra
    title: 多いとき
    when: count > 10
    fields:
      - {field: reason, type: text, label: 多い理由}
stops:
  - {when: "count > 99", title: 数が多すぎます, text: 電話でお話しください。}
computed:
  cost: {label: 見積もり, value: count * 1000, format: money, internal: true}
review:
  checklist:
    - item: 場所を見た
    - {item: 暗さを測った, when: dark == 'very'}
  consult: [{office: 土木課, question: 道路の幅, days: 3}]
  approval: [係長]
result:
  approved: {title: 街灯設置決定通知書, text: 設置を決定しました。}
  rejected: {title: 街灯設置却下通知書, text: 設置しません。}
examples:
  - name: とても暗い場所に2本
    today: 2026-06-09
    answers: {place: 魚の町, dark: very, why: 見えません, picture: [lamp.jpg], count: 2}
    expect: {complete: true, fee: 200}
  - name: 百本は電話で
    answers: {place: 魚の町, dark: little, count: 100}
    expect: {stop: 数が多すぎます}
"""


def save(file: Path, text: str) -> None:
    """Save a file as an editor does; the clock of a disk may be coarse."""
    before = file.stat().st_mtime_ns
    file.write_text(text, "utf-8")
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))
