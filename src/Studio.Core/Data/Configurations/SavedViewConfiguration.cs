using FineTuningStudio.Core.FineTunings.Views;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.HasKey(view => view.Id);
        builder.Property(view => view.Id).HasMaxLength(StudioId.Length);
        builder.Property(view => view.Name).HasMaxLength(SavedView.MaxNameLength);
        builder.Property(view => view.NameKey).HasMaxLength(SavedView.MaxNameLength);
        builder.Property(view => view.Columns).HasJsonText();
        builder.HasIndex(view => view.NameKey).IsUnique();
    }
}
