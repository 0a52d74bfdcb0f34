using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class SweepConfiguration : IEntityTypeConfiguration<Sweep>
{
    public void Configure(EntityTypeBuilder<Sweep> builder)
    {
        builder.HasKey(sweep => sweep.Id);
        builder.Property(sweep => sweep.Id).HasMaxLength(StudioId.Length);
        builder.Property(sweep => sweep.Name).HasMaxLength(FineTuning.MaxAliasLength);
        builder.Property(sweep => sweep.Provider).HasMaxLength(StoredProvider.MaxNameLength);
        builder.Property(sweep => sweep.Axes).HasJsonText();
        builder.HasIndex(sweep => new { sweep.CreatedAt, sweep.Id });
    }
}

internal sealed class FineTuningPresetConfiguration : IEntityTypeConfiguration<FineTuningPreset>
{
    public void Configure(EntityTypeBuilder<FineTuningPreset> builder)
    {
        builder.HasKey(preset => preset.Id);
        builder.Property(preset => preset.Id).HasMaxLength(StudioId.Length);
        builder.Property(preset => preset.Name).HasMaxLength(FineTuningPreset.MaxNameLength);
        builder.Property(preset => preset.Provider).HasMaxLength(StoredProvider.MaxNameLength);
        builder.Property(preset => preset.ModelName).HasMaxLength(200);
        builder.Property(preset => preset.Parameters).HasJsonText();
        builder.HasIndex(preset => new { preset.Provider, preset.Name }).IsUnique();
    }
}

internal sealed class KeptSelectionConfiguration : IEntityTypeConfiguration<KeptSelection>
{
    public void Configure(EntityTypeBuilder<KeptSelection> builder)
    {
        builder.HasKey(kept => kept.Key);
        builder.Property(kept => kept.Key).HasMaxLength(StudioId.Length);
        builder.Property(kept => kept.Ids).HasJsonText();
        builder.HasIndex(kept => kept.KeptAt);
    }
}
