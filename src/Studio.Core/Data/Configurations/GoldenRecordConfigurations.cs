using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class GoldenRecordConfiguration : IEntityTypeConfiguration<GoldenRecord>
{
    public void Configure(EntityTypeBuilder<GoldenRecord> builder)
    {
        builder.HasKey(record => record.Number);
        builder.Property(record => record.Number).ValueGeneratedOnAdd();
        builder.HasIndex(record => record.Id).IsUnique();
        builder.Property(record => record.Id).HasMaxLength(StudioId.Length).IsRequired();
        builder.Property(record => record.PromptText).HasMaxLength(GoldenRecord.MaxPromptLength);
        builder.Property(record => record.Sql).HasMaxLength(GoldenRecord.MaxSqlLength);
        builder.Property(record => record.Version).IsConcurrencyToken();
        builder.Property(record => record.AcceptedSqls).HasJsonText();
        builder.Property(record => record.ShapeHash).HasMaxLength(16);
        builder.Property(record => record.QuestionHash).HasMaxLength(16);
        builder.Property(record => record.Tables).HasJsonText();
        builder.Property(record => record.CheckState).HasDefaultValue(CheckState.NotChecked).HasSentinel(CheckState.NotChecked);
        builder.Property(record => record.Review).HasDefaultValue(ReviewState.NotReviewed).HasSentinel(ReviewState.NotReviewed);
        builder.Property(record => record.Tags).HasJsonText();
        builder.Property(record => record.Metadata).HasJsonText();

        // Lists show what is neither deleted nor still being imported, newest first, a page at a time. With the import's id and
        // the review at the end, counting and skipping read an index alone.
        builder.HasIndex(record => new { record.ConnectionId, record.DeletedAt, record.Number, record.ImportId, record.Review });
        builder.HasIndex(record => new { record.ConnectionId, record.CheckState, record.DeletedAt, record.Number, record.ImportId });
        builder.HasIndex(record => new { record.ConnectionId, record.ShapeHash, record.DeletedAt, record.Number, record.ImportId });
        builder.HasIndex(record => new { record.ConnectionId, record.Review, record.DeletedAt, record.Number }).HasFilter("\"Review\" <> 'NotReviewed'");
        builder.HasIndex(record => record.QuestionHash);
        builder.HasIndex(record => record.DeletionId).HasFilter("\"DeletionId\" IS NOT NULL");
    }
}

internal sealed class GoldenRecordFacetConfiguration : IEntityTypeConfiguration<GoldenRecordFacet>
{
    public void Configure(EntityTypeBuilder<GoldenRecordFacet> builder) =>
        builder.HasKey(facet => new { facet.Kind, facet.Value, facet.Number });
}

internal sealed class GoldenRecordKeyConfiguration : IEntityTypeConfiguration<GoldenRecordKey>
{
    public void Configure(EntityTypeBuilder<GoldenRecordKey> builder)
    {
        builder.HasKey(key => key.Number);
        builder.Property(key => key.Number).ValueGeneratedNever();
        builder.Property(key => key.ConnectionId).HasMaxLength(StudioId.Length);
        builder.Property(key => key.ImportId).HasMaxLength(StudioId.Length);
    }
}

internal sealed class GoldenRecordTextConfiguration : IEntityTypeConfiguration<GoldenRecordText>
{
    public void Configure(EntityTypeBuilder<GoldenRecordText> builder)
    {
        // A virtual table, which a migration makes by hand.
        builder.ToTable("GoldenRecordTexts", table => table.ExcludeFromMigrations());
        builder.HasKey(text => text.Number);
        builder.Property(text => text.Number).HasColumnName("rowid");
        builder.Property(text => text.Query).HasColumnName("GoldenRecordTexts");
    }
}

internal sealed class GoldenRecordDeletionConfiguration : IEntityTypeConfiguration<GoldenRecordDeletion>
{
    public void Configure(EntityTypeBuilder<GoldenRecordDeletion> builder)
    {
        builder.HasKey(deletion => deletion.Id);
        builder.Property(deletion => deletion.Id).HasMaxLength(StudioId.Length);
        builder.HasIndex(deletion => new { deletion.ConnectionId, deletion.CreatedAt });
    }
}

internal sealed class GoldenRecordVersionConfiguration : IEntityTypeConfiguration<GoldenRecordVersion>
{
    public void Configure(EntityTypeBuilder<GoldenRecordVersion> builder) =>
        builder.HasKey(version => new { version.RecordId, version.Version });
}

internal sealed class PendingImportConfiguration : IEntityTypeConfiguration<PendingImport>
{
    public void Configure(EntityTypeBuilder<PendingImport> builder)
    {
        builder.HasKey(import => import.Id);
        builder.Property(import => import.Id).HasMaxLength(StudioId.Length);
    }
}

internal sealed class SnapshotConfiguration : IEntityTypeConfiguration<Snapshot>
{
    public void Configure(EntityTypeBuilder<Snapshot> builder)
    {
        builder.HasKey(snapshot => snapshot.Id);
        builder.Property(snapshot => snapshot.Id).HasMaxLength(StudioId.Length);
        builder.Property(snapshot => snapshot.Hash).HasMaxLength(64);
        builder.Property(snapshot => snapshot.SplitTag).HasMaxLength(TagRules.MaxTagLength);
        builder.Property(snapshot => snapshot.SchemaParts).HasJsonText();
        builder.Property(snapshot => snapshot.Source).HasMaxLength(Snapshot.MaxSourceLength);
        builder.Property(snapshot => snapshot.Alias).HasMaxLength(Snapshot.MaxAliasLength);
        builder.Property(snapshot => snapshot.Note).HasMaxLength(Snapshot.MaxNoteLength);

        // The same content is one snapshot, also when it is made twice at the same moment.
        builder.HasIndex(snapshot => new { snapshot.ConnectionId, snapshot.Hash }).IsUnique().HasFilter("\"Hash\" IS NOT NULL");
        builder.HasIndex(snapshot => snapshot.Hash);
        builder.HasIndex(snapshot => new { snapshot.ConnectionId, snapshot.CreatedAt, snapshot.Id });
    }
}

internal sealed class PromptTemplateVersionConfiguration : IEntityTypeConfiguration<PromptTemplateVersion>
{
    public void Configure(EntityTypeBuilder<PromptTemplateVersion> builder)
    {
        builder.HasKey(version => new { version.ConnectionId, version.Version });
        builder.Property(version => version.ConnectionId).HasMaxLength(StudioId.Length);
        builder.Property(version => version.SystemTemplate).HasMaxLength(PromptTemplate.MaxLength);
        builder.Property(version => version.UserTemplate).HasMaxLength(PromptTemplate.MaxLength);
        builder.HasOne<DatabaseConnection>().WithMany().HasForeignKey(version => version.ConnectionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SnapshotItemConfiguration : IEntityTypeConfiguration<SnapshotItem>
{
    public void Configure(EntityTypeBuilder<SnapshotItem> builder)
    {
        builder.HasKey(item => new { item.SnapshotId, item.Position });

        // Two snapshots are compared record by record.
        builder.HasIndex(item => new { item.RecordId, item.SnapshotId });
    }
}

internal sealed class GoldenRecordCheckConfiguration : IEntityTypeConfiguration<GoldenRecordCheck>
{
    public void Configure(EntityTypeBuilder<GoldenRecordCheck> builder)
    {
        builder.HasKey(check => check.RecordId);
        builder.Property(check => check.RecordId).HasMaxLength(StudioId.Length);
        builder.Property(check => check.ConnectionId).HasMaxLength(StudioId.Length);
        builder.Property(check => check.SchemaHash).HasMaxLength(16);
        builder.Property(check => check.Findings).HasJsonText();
        builder.Property(check => check.Result).HasJsonText();
        builder.Property(check => check.Baseline).HasJsonText();

        // What is to be checked again is looked for every half minute.
        builder.HasIndex(check => new { check.IsStale, check.ConnectionId, check.RecordId });
        builder.HasIndex(check => check.ConnectionId);
    }
}

internal sealed class CheckRunConfiguration : IEntityTypeConfiguration<CheckRun>
{
    public void Configure(EntityTypeBuilder<CheckRun> builder)
    {
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).HasMaxLength(StudioId.Length);
        builder.Property(run => run.RecordIds).HasJsonText();
        builder.HasIndex(run => new { run.ConnectionId, run.CreatedAt });
        builder.HasIndex(run => run.Status);
    }
}
