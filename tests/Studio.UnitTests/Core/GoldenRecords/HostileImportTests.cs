using System.Text;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

[Trait("Size", "Large")]
public sealed class HostileImportTests : ImportTests
{
    private const long Gigabyte = 1_000_000_000;

    [Theory]
    [InlineData("", null)]
    [InlineData("\"", (byte)',')]
    public async Task Line_of_a_gigabyte_costs_no_memory(string beginning, byte? delimiter)
    {
        var reader = new LineRecords(new FileBytes(new EndlessStream(beginning, "x", Gigabyte)), delimiter);

        var (record, allocated) = await MeasureAsync(reader);

        Assert.True(record!.Value.IsTooLong);
        Assert.True(allocated < 8_000_000, $"{allocated:N0} bytes were allocated.");
    }

    [Theory]
    [InlineData("[\"", "x")]
    [InlineData("[", "[")]
    [InlineData("[{\"a\":", "{\"a\":")]
    [InlineData("[", " ")]
    public async Task Element_of_a_gigabyte_costs_no_memory(string beginning, string repeated)
    {
        var reader = new ArrayRecords(new FileBytes(new EndlessStream(beginning, repeated, Gigabyte / 4)), endsFile: true);

        var (record, allocated) = await MeasureAsync(reader);

        Assert.NotNull(record!.Value.Fault);
        Assert.True(allocated < 8_000_000, $"{allocated:N0} bytes were allocated.");
    }

    [Fact]
    public async Task Array_that_never_ends_is_refused_and_stores_nothing()
    {
        var report = await RunAsync("[" + string.Join(',', Enumerable.Range(0, 5_000).Select(i => Line($"Question {i}", "SELECT 1"))), ImportMode.Commit, ImportFormat.Json);

        Assert.Equal((1, false), (report.Invalid, report.Committed));
        Assert.Contains("ends before its JSON array does", report.Faults[0].Reason, StringComparison.Ordinal);
        await AssertNothingStagedAsync(0);
    }

    [Theory]
    [InlineData("[] []", "Text follows the end")]
    [InlineData("[{\"question\": \"A question\", \"sql\": \"SELECT 1\"}] x", "Text follows the end")]
    [InlineData("[", "ends before")]
    public async Task Text_that_is_not_one_array_is_named(string content, string reason)
    {
        var report = await RunAsync(content, ImportMode.Preview, ImportFormat.Json);

        Assert.Contains(reason, Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImportFormat.Jsonl)]
    [InlineData(ImportFormat.OpenAiChat)]
    public async Task Deep_nesting_is_invalid(ImportFormat format)
    {
        var report = await RunAsync("{\"messages\":" + new string('[', 100_000) + new string(']', 100_000) + "}", ImportMode.Preview, format);

        Assert.Contains("more than 32 levels", Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_stands_twice_is_invalid()
    {
        var report = await RunAsync("{\"question\": \"First question\", \"question\": \"Other question\", \"sql\": \"SELECT 1\"}", ImportMode.Preview);

        Assert.Contains("stands twice", Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_with_a_huge_number_of_keys_is_invalid()
    {
        var keys = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":1"));

        var report = await RunAsync($"{{{keys}}}", ImportMode.Preview);
        var columns = await Import.ReadColumnsAsync(ImportFormat.Auto, Bytes($"{{{keys}}}\n{{{keys.Replace('k', 'l')}}}"), None);

        Assert.Contains("50,000 keys", Assert.Single(report.Faults).Reason, StringComparison.Ordinal);
        Assert.Equal(1_000, columns.Value!.Columns.Count);
    }

    [Fact]
    public async Task Huge_number_of_columns_is_refused_and_of_cells_invalid()
    {
        var header = await Import.RunAsync(new(Connection, ImportFormat.Csv, ImportMode.Preview), Bytes("question,sql" + new string(',', 400_000)), None);
        var cells = await RunAsync("question,sql\n" + new string(',', 400_000) + "\nGood question,SELECT 1\n", ImportMode.Preview, ImportFormat.Csv);

        Assert.Contains("more than 1,000", header.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("more than 1,000 fields", Assert.Single(cells.Faults).Reason, StringComparison.Ordinal);
        Assert.Equal(1, cells.New);
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public async Task Text_in_another_encoding_is_refused_as_a_whole(string encoding, bool mark)
    {
        var code = Encoding.GetEncoding(encoding);
        byte[] content = [.. mark ? code.GetPreamble() : [], .. code.GetBytes(Line("First question", "SELECT 1"))];

        foreach (var format in Enum.GetValues<ImportFormat>())
        {
            var result = await Import.RunAsync(new(Connection, format, ImportMode.Commit), new MemoryStream(content), None);
            Assert.Contains("UTF-16", result.Problem!.Errors["file"][0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ImportFormat.Csv)]
    [InlineData(ImportFormat.Jsonl)]
    [InlineData(ImportFormat.Json)]
    [InlineData(ImportFormat.OpenAiChat)]
    [InlineData(ImportFormat.Vanna)]
    [InlineData(ImportFormat.SqlEval)]
    public async Task Any_bytes_are_read_to_the_end_without_an_exception(ImportFormat format)
    {
        var random = new Random(7);
        string[] pieces = ["{", "}", "[", "]", "\"", "\\", ",", "\n", "\r\n", "'", "=", "\0", "question", "sql,", "query", "messages\":", "\ud83d\ude42", ";", "{a,b}", "```", "1e999", "null", "\\ud800"];
        for (var i = 0; i < 300; i++)
        {
            byte[] content = [.. Encoding.UTF8.GetBytes(format is ImportFormat.Json ? "[" : "question,sql,query,content\n"), .. Enumerable.Range(0, 60).SelectMany(_ => random.Next(12) is 0 ? [(byte)random.Next(256)] : Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]))];

            var result = await Import.RunAsync(new(Connection, random.Next(3) is 0 ? ImportFormat.Auto : format, ImportMode.Preview), new MemoryStream(content), None);

            Assert.True(result.Value is not null || result.Problem is not null);
        }
    }

    [Theory]
    [InlineData(ImportFormat.Csv, "question,sql\n", "Caf\u00e9 {0}?,SELECT {0}\n", "")]
    [InlineData(ImportFormat.Json, "[", "{\"question\": \"Caf\u00e9 {0}?\", \"sql\": \"SELECT {0}\"},", "]")]
    [InlineData(ImportFormat.WrenAi, "[", "{\"question\": \"Caf\u00e9 {0}?\", \"sql\": \"SELECT {0}\"},", "]")]
    public async Task Broken_utf8_and_nul_bytes_spoil_their_records_alone_in_any_container(ImportFormat format, string beginning, string row, string end)
    {
        byte[] Row(string number) => Encoding.UTF8.GetBytes(row.Replace("{0}", number, StringComparison.Ordinal));
        byte[] broken = [.. Row("1").Where(b => b is not 0xC3)];
        byte[] nul = [.. Row("2").Select(b => b is (byte)'2' ? (byte)0 : b)];

        var report = await RunAsync([.. Encoding.UTF8.GetBytes(beginning), .. Row("0"), .. broken, .. nul, .. Row("3"), .. Encoding.UTF8.GetBytes(end)], ImportMode.Preview, format);

        Assert.Equal(2, report.New);
        Assert.Contains("not UTF-8", report.Faults[0].Reason, StringComparison.Ordinal);
        Assert.Contains("NUL", report.Faults[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formula_in_a_cell_is_stored_as_the_text_it_is()
    {
        await CommitAsync("question,sql\n'=HYPERLINK(1) is what?,\"'-- all\nSELECT 1\"\n@import me,+1\n", ImportFormat.Csv);

        Assert.Equal([("@import me", "+1"), ("=HYPERLINK(1) is what?", "-- all\nSELECT 1")], (await Store.ListAsync(new(Connection), 0, 10, None)).Records.Select(record => (record.PromptText, record.Sql)));
    }

    [Theory]
    [InlineData(ImportFormat.Csv, "question,sql\n", "Question {0},SELECT 1\n")]
    [InlineData(ImportFormat.Json, "[", "{{\"question\": \"Question {0}\", \"sql\": \"SELECT 1\"}},")]
    [InlineData(ImportFormat.OpenAiChat, "", "{{\"messages\": [{{\"role\": \"user\", \"content\": \"Question {0}\"}}, {{\"role\": \"assistant\", \"content\": \"SELECT 1\"}}]}}\n")]
    public async Task Import_that_is_cut_off_leaves_nothing_in_any_format(ImportFormat format, string beginning, string row)
    {
        using var gone = new CancellationTokenSource();
        var content = new BrokenOffStream(Encoding.UTF8.GetBytes(beginning + string.Concat(Enumerable.Range(0, 5_000).Select(i => string.Format(null, row, i)))), gone);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import.RunAsync(new(Connection, format, ImportMode.Commit), content, gone.Token));

        await AssertNothingStagedAsync(0);
    }

    /// <summary>Reads one record, all of it on this thread, and counts what was allocated for it.</summary>
    private static async Task<(FileRecord? Record, long Allocated)> MeasureAsync(IFileRecords reader)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = reader.ReadAsync(None);
        Assert.True(reading.IsCompleted);
        return (await reading, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A beginning, and then one text again and again up to a length; nothing of it is kept.</summary>
    private sealed class EndlessStream(string beginning, string repeated, long length) : Stream
    {
        private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
        private readonly byte[] _repeated = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 20_000)));
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var rest = _at < _beginning.Length ? _beginning.AsSpan((int)_at) : _repeated.AsSpan((int)((_at - _beginning.Length) % _repeated.Length));
            rest = rest[..(int)Math.Min(Math.Min(rest.Length, buffer.Length), length - _at)];
            rest.CopyTo(buffer.Span);
            _at += rest.Length;
            return ValueTask.FromResult(rest.Length);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
