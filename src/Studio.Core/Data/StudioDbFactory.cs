using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FineTuningStudio.Core.Data;

/// <summary>Hands out the context of the configured database under the type that the product works with.</summary>
internal sealed class StudioDbFactory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<StudioDb>
    where TDb : StudioDb
{
    public StudioDb CreateDbContext() => inner.CreateDbContext();
}

/// <summary>For dotnet ef alone.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    public SqliteStudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite("Data Source=design-time.db").Options);
}
