using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.Budgets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class DeletedSpendingConfiguration : IEntityTypeConfiguration<DeletedSpending>
{
    public void Configure(EntityTypeBuilder<DeletedSpending> builder)
    {
        builder.HasKey(row => new { row.Provider, row.Month });
        builder.Property(row => row.Provider).HasMaxLength(StoredProvider.MaxNameLength);
    }
}
