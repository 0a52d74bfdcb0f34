using System.Security.Cryptography;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FineTuningStudio.Core;

/// <summary>
/// What must be done before anything else: takes the data directory for this process, migrates the database, sweeps what
/// a killed process left, and makes the built-in trainer's key at the first start.
/// </summary>
internal sealed partial class StudioStartup(
    IDbContextFactory<StudioDb> databases,
    StudioPaths paths,
    GoldenRecordImport imports,
    DatabaseConnections connections,
    StoredProviders providers,
    LocalEndpoint local,
    IDataProtectionProvider protection,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<StudioStartup> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan IdempotencyLife = TimeSpan.FromDays(7);

    private FileStream? _lock;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.DataDirectory);
        TakeDirectory();
        await MigrateAsync(cancellationToken);
        LogSqlite(logger, SqliteRuntime.NativeLibraryName);
        await SweepAsync(cancellationToken);
        local.ApiKey = await LocalKeyAsync(cancellationToken);
        await providers.ReloadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock?.Dispose();

    private void TakeDirectory()
    {
        try
        {
            _lock = new FileStream(paths.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DataDirectoryInUseException(paths.DataDirectory, exception);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);

        // A process killed in a migration leaves EF's lock row behind, on which every later start would wait for ever. We
        // hold the operating system's lock, so nobody else is migrating.
        if (File.Exists(paths.DatabaseFile))
        {
            await database.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
        }
        await database.Database.MigrateAsync(cancellationToken);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await imports.SweepAsync(cancellationToken);
        await connections.SweepAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);

        // We hold the directory alone, so whoever owned a lease is gone.
        await database.FineTunings.Where(job => job.LeaseOwner != null).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.LeaseOwner, (string?)null).SetProperty(job => job.LeaseUntil, (DateTime?)null), cancellationToken);
        await database.WebhookDeliveries.Where(delivery => delivery.LeaseOwner != null).ExecuteUpdateAsync(
            set => set.SetProperty(delivery => delivery.LeaseOwner, (string?)null).SetProperty(delivery => delivery.LeaseUntil, (DateTime?)null), cancellationToken);
        var old = time.GetUtcNow().UtcDateTime - IdempotencyLife;
        await database.IdempotencyKeys.Where(key => key.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        var forgotten = await database.ForgottenChangeAsync(cancellationToken);
        await database.DeletedFineTunings.Where(gone => gone.Change < forgotten).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The configured key of the built-in trainer, else one of 256 random bits that is kept encrypted in the data directory.</summary>
    private async Task<string> LocalKeyAsync(CancellationToken cancellationToken)
    {
        if (configuration["Providers:local:ApiKey"] is { Length: > 0 } configured)
        {
            return configured;
        }
        var protector = protection.CreateProtector("Studio.LocalTrainer.Key");
        var path = Path.Combine(paths.KeysDirectory, "local-trainer.key");
        if (File.Exists(path))
        {
            return protector.Unprotect(await File.ReadAllTextAsync(path, cancellationToken));
        }
        var key = "sk-local-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Directory.CreateDirectory(paths.KeysDirectory);
        await File.WriteAllTextAsync(path, protector.Protect(key), cancellationToken);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SQLite library: {Library}")]
    private static partial void LogSqlite(ILogger logger, string library);
}
