using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class StoredProviderConfiguration : IEntityTypeConfiguration<StoredProvider>
{
    public void Configure(EntityTypeBuilder<StoredProvider> builder)
    {
        builder.HasKey(provider => provider.Name);
        builder.Property(provider => provider.Name).HasMaxLength(StoredProvider.MaxNameLength);
        builder.Property(provider => provider.Kind).HasMaxLength(20);
        builder.Property(provider => provider.Title).HasMaxLength(100);
        builder.Property(provider => provider.BaseUrl).HasMaxLength(500);
        builder.Property(provider => provider.AccountId).HasMaxLength(100);
        builder.Property(provider => provider.Dialect).HasMaxLength(10);
        builder.Property(provider => provider.KeyHeader).HasMaxLength(20);
    }
}

internal sealed class KnownModelConfiguration : IEntityTypeConfiguration<KnownModel>
{
    public void Configure(EntityTypeBuilder<KnownModel> builder)
    {
        builder.HasKey(model => new { model.Provider, model.ModelId });
        builder.Property(model => model.Provider).HasMaxLength(StoredProvider.MaxNameLength);
        builder.Property(model => model.ModelId).HasMaxLength(300);
        builder.Property(model => model.BaseModel).HasMaxLength(300);
    }
}
