using System.Globalization;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

/// <summary>A database of its own for tests of imports, and what they share.</summary>
public abstract class ImportTests : IAsyncLifetime, IDisposable
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected StudioDbFixture Studio { get; } = new();

    protected string Connection { get; private set; } = "";

    protected GoldenRecordImport Import => Studio.Get<GoldenRecordImport>();

    protected GoldenRecordStore Store => Studio.Get<GoldenRecordStore>();

    public async Task InitializeAsync() => Connection = (await Studio.AddDatabaseAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Studio.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Line(string question, string sql) => $"{{\"question\": \"{question}\", \"sql\": \"{sql}\"}}";

    protected static MemoryStream Bytes(string content) => new(Encoding.UTF8.GetBytes(content));

    protected Task<ImportReport> RunAsync(string content, ImportMode mode, ImportFormat format = ImportFormat.Jsonl, bool skipInvalid = false) =>
        RunAsync(Encoding.UTF8.GetBytes(content), mode, format, skipInvalid);

    protected async Task<ImportReport> RunAsync(byte[] content, ImportMode mode, ImportFormat format = ImportFormat.Jsonl, bool skipInvalid = false)
    {
        var result = await Import.RunAsync(new(Connection, format, mode, SkipInvalid: skipInvalid), new MemoryStream(content), None);
        Assert.Null(result.Problem?.Message);
        return result.Value!;
    }

    protected async Task<ImportReport> CommitAsync(string content, ImportFormat format = ImportFormat.Jsonl)
    {
        var report = await RunAsync(content, ImportMode.Commit, format);
        Assert.True(report.Committed, string.Join('\n', report.Faults.Select(f => f.Line.ToString(CultureInfo.InvariantCulture) + f.Reason)));
        return report;
    }

    protected async Task<int> CountAsync() => (await Store.ListAsync(new(Connection), 0, 1, None)).Total;

    protected async Task AssertNothingStagedAsync(int rows)
    {
        await using var db = await Studio.Databases.CreateDbContextAsync();
        Assert.Equal(rows, db.GoldenRecords.Count());
    }

    /// <summary>Gives its bytes and then, instead of the end, cancels the import as a connection that breaks does.</summary>
    protected sealed class BrokenOffStream(byte[] content, CancellationTokenSource gone) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read is 0)
            {
                await gone.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
            return read;
        }
    }
}
