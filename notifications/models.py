"""Messages in a citizen's inbox, and the outcome of every delivery."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, UTCDateTime


class DeliveryState(StrEnum):
    """How far a delivery came; `sending` after a crash means that the outcome is unknown."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """One message to one citizen about one event."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("event_id"),
        Index("ix_messages_citizen_id_at", "citizen_id", "at"),
        Index("ix_messages_application_id", "application_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    citizen_id: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"))
    language: Mapped[str] = mapped_column(String(8), default="ja")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    deliveries: Mapped[list[Delivery]] = relationship(back_populates="message")


class Delivery(Base):
    """One way a message is brought to somebody: the address is referred to, never copied."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("message_id", "channel"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    channel: Mapped[str] = mapped_column(String(16))
    address_ref: Mapped[str] = mapped_column(String(80))
    """Whose address: `citizen:<id>`."""
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.OWED)
    reference: Mapped[str] = mapped_column(String(200), unique=True)
    """The Message-ID, the same at every attempt."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    repeated: Mapped[bool] = mapped_column(default=False)
    """Sent again after an unknown outcome: it may have arrived twice."""
    failure: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    message: Mapped[Message] = relationship(back_populates="deliveries")
