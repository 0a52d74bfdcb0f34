using FineTuningStudio.Core.Connections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FineTuningStudio.Core.Data.Configurations;

internal sealed class DatabaseConnectionConfiguration : IEntityTypeConfiguration<DatabaseConnection>
{
    public void Configure(EntityTypeBuilder<DatabaseConnection> builder)
    {
        builder.HasKey(connection => connection.Id);
        builder.Property(connection => connection.Id).HasMaxLength(StudioId.Length);
        builder.Property(connection => connection.Alias).HasMaxLength(100);
        builder.Property(connection => connection.Dialect).HasMaxLength(40);
        builder.Property(connection => connection.Schemas).HasJsonText();
        builder.Property(connection => connection.Metadata).HasJsonText();
    }
}

internal sealed class TableDescriptionConfiguration : IEntityTypeConfiguration<TableDescription>
{
    public void Configure(EntityTypeBuilder<TableDescription> builder)
    {
        builder.HasKey(table => table.Id);
        builder.Property(table => table.Id).HasMaxLength(StudioId.Length);
        builder.Property(table => table.Columns).HasJsonText();
        builder.Property(table => table.ForeignKeys).HasJsonText();
        builder.Property(table => table.Examples).HasJsonText();
        builder.HasIndex(table => new { table.ConnectionId, table.TableName });
        builder.HasOne<DatabaseConnection>().WithMany().HasForeignKey(table => table.ConnectionId).OnDelete(DeleteBehavior.Cascade);
    }
}
