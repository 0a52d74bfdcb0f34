using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.FineTunings.Views;
using FineTuningStudio.Core.Generations;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FineTuningStudio.Core.Data;

/// <summary>The Studio's own database. Abstract, so that each kind of database has its own set of migrations.</summary>
public abstract class StudioDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<DatabaseConnection> Connections => Set<DatabaseConnection>();

    public DbSet<TableDescription> TableDescriptions => Set<TableDescription>();

    public DbSet<GoldenRecord> GoldenRecords => Set<GoldenRecord>();

    public DbSet<GoldenRecordKey> GoldenRecordKeys => Set<GoldenRecordKey>();

    public DbSet<GoldenRecordFacet> GoldenRecordFacets => Set<GoldenRecordFacet>();

    public DbSet<GoldenRecordText> GoldenRecordTexts => Set<GoldenRecordText>();

    public DbSet<GoldenRecordDeletion> GoldenRecordDeletions => Set<GoldenRecordDeletion>();

    public DbSet<GoldenRecordVersion> GoldenRecordVersions => Set<GoldenRecordVersion>();

    public DbSet<GoldenRecordCheck> GoldenRecordChecks => Set<GoldenRecordCheck>();

    public DbSet<CheckRun> CheckRuns => Set<CheckRun>();

    public DbSet<PendingImport> PendingImports => Set<PendingImport>();

    public DbSet<Snapshot> Snapshots => Set<Snapshot>();

    public DbSet<PromptTemplateVersion> PromptTemplateVersions => Set<PromptTemplateVersion>();

    public DbSet<SnapshotItem> SnapshotItems => Set<SnapshotItem>();

    public DbSet<FineTuning> FineTunings => Set<FineTuning>();

    public DbSet<FineTuningEvent> FineTuningEvents => Set<FineTuningEvent>();

    public DbSet<FineTuningMetric> FineTuningMetrics => Set<FineTuningMetric>();

    public DbSet<ProviderAnswer> ProviderAnswers => Set<ProviderAnswer>();

    public DbSet<DeletedFineTuning> DeletedFineTunings => Set<DeletedFineTuning>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<Evaluation> Evaluations => Set<Evaluation>();

    public DbSet<EvaluationContestant> EvaluationContestants => Set<EvaluationContestant>();

    public DbSet<EvaluationItem> EvaluationItems => Set<EvaluationItem>();

    public DbSet<EvaluationAnswer> EvaluationAnswers => Set<EvaluationAnswer>();

    public DbSet<SqlGeneration> SqlGenerations => Set<SqlGeneration>();

    public DbSet<StoredProvider> StoredProviders => Set<StoredProvider>();

    public DbSet<KnownModel> KnownModels => Set<KnownModel>();

    public DbSet<DeletedSpending> DeletedSpendings => Set<DeletedSpending>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Sweep> Sweeps => Set<Sweep>();

    public DbSet<FineTuningPreset> FineTuningPresets => Set<FineTuningPreset>();

    public DbSet<KeptSelection> KeptSelections => Set<KeptSelection>();

    public DbSet<ChangeCounter> ChangeCounters => Set<ChangeCounter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StudioDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<FineTuningStatus>().HaveConversion<FineTuningStatusConverter>().HaveMaxLength(20);
        configurationBuilder.Properties<ConnectionKind>().HaveConversion<string>().HaveMaxLength(20);
        configurationBuilder.Properties<FineTuningEventType>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<SplitKind>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<EvaluationStatus>().HaveConversion<string>().HaveMaxLength(12);
        configurationBuilder.Properties<ContestantKind>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<AnswerStage>().HaveConversion<string>().HaveMaxLength(12);
        configurationBuilder.Properties<Verdict>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<BudgetAction>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<CheckState>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<ReviewState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<CheckRunStatus>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<DeliveryStatus>().HaveConversion<string>().HaveMaxLength(10);
        configurationBuilder.Properties<SubmissionStage>().HaveConversion<string>().HaveMaxLength(12);
    }

    /// <summary>SQLite gives a time back without its kind; every time in this database is UTC.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value, value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

    private sealed class FineTuningStatusConverter() : ValueConverter<FineTuningStatus, string>(
        status => status.ToWire(), text => FineTuningStatuses.FromWire(text)!.Value);
}

public sealed class SqliteStudioDb(DbContextOptions<SqliteStudioDb> options) : StudioDb(options)
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(SqliteFunctions.Instance);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        SqliteFunctions.Map(modelBuilder);
    }
}
