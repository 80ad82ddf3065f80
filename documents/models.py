"""A document of an application: reserved first, stored once its PDF exists."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UTCDateTime


class Kind(StrEnum):
    """What a document is to its reader."""

    RECEIPT = "receipt"
    COPY = "copy"
    RESULT = "result"


class Document(Base):
    """One document, with all that must stay the same however often its PDF is rendered.

    The row is reserved before rendering, so that a repeated job finds the same code and number.
    Until `stored_at` is set there is no PDF, and nobody is shown the document.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("application_id", "kind", "number"),
        UniqueConstraint("office", "fiscal_year", "serial"),
        Index("ix_documents_application_id_stored_at", "application_id", "stored_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Integer)
    """Of the submission for a receipt and a copy, of the proposal for a result."""
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    office: Mapped[str | None] = mapped_column(String(200))
    """With fiscal_year and serial the 文書番号; only a result has one."""
    fiscal_year: Mapped[int | None] = mapped_column(Integer)
    serial: Mapped[int | None] = mapped_column(Integer)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """The moment the document speaks of: the arrival or the decision."""
    stored_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    storage_key: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str | None] = mapped_column(String(64))
    unsure_characters: Mapped[str] = mapped_column(String(200), default="")
    """Characters that no font of ours can show: 文字を確認."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_downloaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
