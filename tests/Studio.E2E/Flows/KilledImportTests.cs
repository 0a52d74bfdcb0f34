using System.Net;
using System.Text;
using FineTuningStudio.E2E.Harness;
using Microsoft.Data.Sqlite;

namespace FineTuningStudio.E2E.Flows;

/// <summary>SIGKILL while a file comes in: nothing of it is there afterwards, and what was there before is.</summary>
public sealed class KilledImportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Studio_killed_during_an_import_has_none_of_it_when_it_starts_again()
    {
        await using var studio = await StudioProcess.StartAsync();
        using var api = new StudioApi(studio);
        var connection = await api.AddSampleConnectionAsync("Killed");
        await api.AddSampleRecordsAsync(connection, 3);
        using var client = new HttpClient();
        using var body = new EndlessRows();

        var sending = client.PostAsync(new Uri(studio.Address, $"/api/v1/golden-records/import?db_connection_id={connection}&mode=commit"), body);
        await Eventually.TrueAsync(() => Task.FromResult(RowsIn(studio) > 3), Patience, () => "Nothing was staged.");
        await studio.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending.WaitAsync(Patience));
        Assert.True(RowsIn(studio) > 3);
        await studio.StartAgainAsync();

        Assert.Equal(3, (await api.GetAsync($"golden-records?db_connection_id={connection}&limit=1000")).AsArray().Count);
        Assert.Equal(3, RowsIn(studio));
    }

    private static long RowsIn(StudioProcess studio)
    {
        var file = Directory.EnumerateFiles(studio.DataDirectory, "*.db").Single();
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM GoldenRecords";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Rows without an end, until the other side is gone.</summary>
    private sealed class EndlessRows : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; ; i++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{{\"question\": \"How many bikes are there in station {i}?\", \"sql\": \"SELECT {i}\"}}\n"));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
