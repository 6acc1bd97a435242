using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Webhooks.Outbox.Databases;

namespace Webhooks.Outbox.EntityFrameworkCore;

/// <summary>Adds the outbox to the model of a context.</summary>
public static class OutboxModel
{
    /// <summary>
    /// Adds the table <c>webhooks_outbox</c> to the model: call it in <c>OnModelCreating</c>, and the next migration creates the table.
    /// </summary>
    public static ModelBuilder AddWebhooksOutbox(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var row = modelBuilder.Entity<OutboxEntity>();
        row.ToTable("webhooks_outbox");
        row.HasKey(e => e.Position).HasName("pk_webhooks_outbox");
        row.Property(e => e.Position).HasColumnName("position").ValueGeneratedOnAdd();
        row.Property(e => e.Id).HasColumnName("id").HasMaxLength(64).IsRequired();
        row.Property(e => e.ProjectId).HasColumnName("project_id").HasMaxLength(64).IsRequired();
        row.Property(e => e.Type).HasColumnName("type").HasMaxLength(128).IsRequired();
        row.Property(e => e.OrderingKey).HasColumnName("ordering_key").HasMaxLength(256);
        row.Property(e => e.Data).HasColumnName("data").IsRequired();
        row.Property(e => e.OccurredAt).HasColumnName("occurred_at");
        row.Property(e => e.RefusedAt).HasColumnName("refused_at");
        row.Property(e => e.Refusal).HasColumnName("refusal").HasMaxLength(2000);
        row.HasIndex(e => e.Id).IsUnique().HasDatabaseName("ix_webhooks_outbox_id");
        row.HasIndex(e => new { e.RefusedAt, e.Position }).HasDatabaseName("ix_webhooks_outbox_refused_at_position");
        if (IsForPostgreSql(modelBuilder))
            AddXact(row);
        return modelBuilder;
    }

    private static void AddXact(EntityTypeBuilder<OutboxEntity> row) =>
        row.Property<ulong>("Xact").HasColumnName("xact").HasColumnType("xid8").HasDefaultValueSql($"({OutboxDialect.PostgreSqlXact})");

    /// <summary>A model is not asked for its provider; Npgsql marks its own before it is built.</summary>
    private static bool IsForPostgreSql(ModelBuilder modelBuilder) =>
        modelBuilder.Model.FindAnnotation("Npgsql:ValueGenerationStrategy") is not null;
}
