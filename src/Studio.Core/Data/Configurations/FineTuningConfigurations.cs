using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class FineTuningConfiguration : IEntityTypeConfiguration<FineTuning>
{
    public void Configure(EntityTypeBuilder<FineTuning> builder)
    {
        builder.HasKey(job => job.Id);
        builder.Property(job => job.Id).HasMaxLength(StudioId.Length);
        builder.Property(job => job.Alias).HasMaxLength(FineTuning.MaxAliasLength);
        builder.Property(job => job.Suffix).HasMaxLength(FineTuning.MaxSuffixLength);
        builder.Property(job => job.Provider).HasMaxLength(60);
        builder.Property(job => job.ModelName).HasMaxLength(200);
        builder.Property(job => job.AdoptedAt);
        builder.Property(job => job.RetrainedFromId).HasMaxLength(StudioId.Length);
        builder.Property(job => job.ClonedFromId).HasMaxLength(StudioId.Length);
        builder.Property(job => job.IsRetry).HasDefaultValue(false);
        builder.Property(job => job.WarmStartedFromId).HasMaxLength(StudioId.Length);
        builder.Property(job => job.SweepId).HasMaxLength(StudioId.Length);
        builder.Property(job => job.SweepValues).HasJsonText();
        builder.Property(job => job.SweepWaits).HasDefaultValue(false);
        builder.Property(job => job.HeldOutEvaluationId).HasMaxLength(StudioId.Length);
        builder.Property(job => job.ModelParameters).HasJsonText();
        builder.Property(job => job.EffectiveParameters).HasJsonText();
        builder.Property(job => job.Metadata).HasJsonText();
        builder.Property(job => job.Notes).HasMaxLength(FineTuning.MaxNotesLength);
        builder.Property(job => job.Warnings).HasJsonText();
        builder.Property(job => job.Tags).HasJsonText().HasDefaultValueSql("'[]'");
        builder.Property(job => job.ResultFileIds).HasJsonText();
        builder.Property(job => job.Change).IsConcurrencyToken();
        builder.Ignore(job => job.CancelRequested);
        builder.HasOne(job => job.Snapshot).WithMany().HasForeignKey(job => job.SnapshotId);
        builder.HasIndex(job => new { job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.ConnectionId, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.Settled, job.Stage, job.NextAttemptAt });
        builder.HasIndex(job => new { job.Provider, job.RemoteJobId });

        // All that a month's sum needs: it is read within the transaction that makes a job.
        builder.HasIndex(job => new { job.Provider, job.CreatedAt, job.AdoptedAt, job.CostMicroDollars, job.TrainedTokens }).HasDatabaseName("IX_FineTunings_Spending");
        builder.HasIndex(job => job.Change);
        builder.HasIndex(job => new { job.SweepId, job.SweepPosition });
        builder.HasIndex(job => job.RetrainedFromId);
        builder.HasIndex(job => job.WarmStartedFromId);
        builder.HasIndex(job => job.ClonedFromId);

        // For the list: what it is filtered and ordered by often, each going on as every order of the list ends.
        builder.HasIndex(job => new { job.Status, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.Provider, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.ModelName, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.Alias, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.FinishedAt, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.Progress, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.HeldOutAccuracy, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.ModelId, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.RemoteJobId, job.CreatedAt, job.Id });
    }
}

internal sealed class FineTuningEventConfiguration : IEntityTypeConfiguration<FineTuningEvent>
{
    public void Configure(EntityTypeBuilder<FineTuningEvent> builder)
    {
        builder.HasKey(item => item.Id);
        builder.Property(item => item.Level).HasMaxLength(10);
        builder.HasIndex(item => new { item.FineTuningId, item.Sequence }).IsUnique();
        builder.HasIndex(item => new { item.FineTuningId, item.RemoteId }).IsUnique().HasFilter("\"RemoteId\" IS NOT NULL");
    }
}

internal sealed class FineTuningMetricConfiguration : IEntityTypeConfiguration<FineTuningMetric>
{
    public void Configure(EntityTypeBuilder<FineTuningMetric> builder) =>
        builder.HasKey(metric => new { metric.FineTuningId, metric.Step });
}

internal sealed class ProviderAnswerConfiguration : IEntityTypeConfiguration<ProviderAnswer>
{
    public void Configure(EntityTypeBuilder<ProviderAnswer> builder) =>
        builder.HasKey(answer => new { answer.FineTuningId, answer.Call });
}

internal sealed class DeletedFineTuningConfiguration : IEntityTypeConfiguration<DeletedFineTuning>
{
    public void Configure(EntityTypeBuilder<DeletedFineTuning> builder)
    {
        builder.HasKey(deleted => deleted.Change);
        builder.Property(deleted => deleted.Change).ValueGeneratedNever();
    }
}

internal sealed class IdempotencyKeyConfiguration : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.HasKey(key => new { key.Owner, key.Key });
        builder.Property(key => key.Key).HasMaxLength(255);
        builder.HasIndex(key => key.CreatedAt);
    }
}

internal sealed class ChangeCounterConfiguration : IEntityTypeConfiguration<ChangeCounter>
{
    public void Configure(EntityTypeBuilder<ChangeCounter> builder)
    {
        builder.HasKey(counter => counter.Id);
        builder.Property(counter => counter.Id).ValueGeneratedNever();
        builder.HasData(new ChangeCounter());
    }
}
