using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.Generations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class EvaluationConfiguration : IEntityTypeConfiguration<Evaluation>
{
    public void Configure(EntityTypeBuilder<Evaluation> builder)
    {
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).HasMaxLength(StudioId.Length);
        builder.Property(run => run.Alias).HasMaxLength(MetadataRules.MaxAliasLength);
        builder.HasMany(run => run.Contestants).WithOne().HasForeignKey(contestant => contestant.EvaluationId);
        builder.HasIndex(run => new { run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.FineTuningId, run.CreatedAt });
        builder.HasIndex(run => run.Status);
    }
}

internal sealed class EvaluationContestantConfiguration : IEntityTypeConfiguration<EvaluationContestant>
{
    public void Configure(EntityTypeBuilder<EvaluationContestant> builder)
    {
        builder.HasKey(contestant => new { contestant.EvaluationId, contestant.Position });
        builder.Property(contestant => contestant.Title).HasMaxLength(300);
        builder.HasIndex(contestant => contestant.FineTuningId);
    }
}

internal sealed class EvaluationItemConfiguration : IEntityTypeConfiguration<EvaluationItem>
{
    public void Configure(EntityTypeBuilder<EvaluationItem> builder)
    {
        builder.HasKey(item => new { item.EvaluationId, item.Position });
        builder.Property(item => item.AcceptedSqls).HasJsonText();
        builder.Property(item => item.Tags).HasJsonText();
        builder.Property(item => item.Tables).HasJsonText();
        builder.Property(item => item.Features).HasJsonText();
        builder.Property(item => item.ShapeHash).HasMaxLength(16);
        builder.HasOne<Evaluation>().WithMany().HasForeignKey(item => item.EvaluationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class EvaluationAnswerConfiguration : IEntityTypeConfiguration<EvaluationAnswer>
{
    public void Configure(EntityTypeBuilder<EvaluationAnswer> builder)
    {
        builder.HasKey(answer => new { answer.EvaluationId, answer.Contestant, answer.Item });
        builder.Property(answer => answer.Notes).HasJsonText();
        builder.HasIndex(answer => new { answer.EvaluationId, answer.Stage });

        // Lists of runs add up their answers from this index alone, without reading a text.
        builder.HasIndex(answer => new
        {
            answer.EvaluationId,
            answer.Contestant,
            answer.Stage,
            answer.Verdict,
            answer.RightStrict,
            answer.RightBirdEx,
            answer.RightSpiderTs,
            answer.PromptTokens,
            answer.CompletionTokens,
        });
        builder.HasOne<Evaluation>().WithMany().HasForeignKey(answer => answer.EvaluationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SqlGenerationConfiguration : IEntityTypeConfiguration<SqlGeneration>
{
    public void Configure(EntityTypeBuilder<SqlGeneration> builder)
    {
        builder.HasKey(generation => generation.Id);
        builder.Property(generation => generation.Id).HasMaxLength(StudioId.Length);
        builder.Property(generation => generation.Metadata).HasJsonText();
        builder.HasIndex(generation => new { generation.FineTuningId, generation.CreatedAt });
    }
}
