using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords;

public sealed class ImportCorrectionTests : ImportTests
{
    private const string File = """
        {"question": "First question", "sql": "SELECT 1"}
        broken
        {"question": "Ab", "sql": "SELECT 3", "tags": ["kept"]}
        {"question": "First question", "sql": "SELECT 1"}
        """;

    [Fact]
    public async Task Duplicates_name_the_record_or_the_earlier_line()
    {
        await CommitAsync(Line("Stored question", "SELECT 0"));
        var stored = Assert.Single(await Store.ListIdsAsync(new(Connection), None));

        var report = await RunAsync($"{Line("Stored question", "SELECT 0")}\n{File}", ImportMode.Preview);

        Assert.Equal([new ImportDuplicate(1, "Stored question", "SELECT 0", stored, null), new ImportDuplicate(5, "First question", "SELECT 1", null, 2)], report.Duplicates);
    }

    [Fact]
    public async Task Faults_carry_what_could_be_read_of_the_pair()
    {
        var report = await RunAsync(File, ImportMode.Preview);

        Assert.Equal([(2, null, null), (3, "Ab", "SELECT 3")], report.Faults.Select(fault => (fault.Line, fault.PromptText, fault.Sql)));
    }

    [Fact]
    public async Task Corrected_lines_are_judged_and_stored_as_corrected()
    {
        var report = await RunAsync([new(2, "Second question", "SELECT 2"), new(3, "Third question"), new(4, Sql: "SELECT 4")], ImportMode.Commit);

        Assert.Equal((4, 0, 0, true), (report.New, report.Duplicate, report.Invalid, report.Committed));
        var records = (await Store.ListAsync(new(Connection), 0, 10, None)).Records;
        Assert.Equal([("First question", "SELECT 4"), ("Third question", "SELECT 3"), ("Second question", "SELECT 2"), ("First question", "SELECT 1")], records.Select(record => (record.PromptText, record.Sql)));
        Assert.Equal(["kept"], records[1].Tags);
    }

    [Fact]
    public async Task Correction_that_is_invalid_itself_keeps_everything_out()
    {
        var report = await RunAsync([new(2, "Second question", ""), new(3, "Third question")], ImportMode.Commit);

        Assert.Equal((1, false), (report.Invalid, report.Committed));
        await AssertNothingStagedAsync(0);
    }

    [Fact]
    public async Task Line_left_out_by_hand_is_counted_apart()
    {
        var report = await RunAsync([new(2, Skip: true), new(3, Skip: true)], ImportMode.Commit);

        Assert.Equal((1, 1, 0, 2, true), (report.New, report.Duplicate, report.Invalid, report.Skipped, report.Committed));
        Assert.Equal([new ImportSkip("by hand", 2)], report.SkippedRows);
    }

    [Theory]
    [InlineData(99, 98, "line 98")]
    [InlineData(2, 2, "line 2 2 times")]
    public async Task Corrections_that_do_not_fit_the_file_are_refused_and_nothing_is_stored(int first, int second, string reason)
    {
        var request = new ImportRequest(Connection, ImportFormat.Jsonl, ImportMode.Commit, SkipInvalid: true) { Corrections = [new(first, "A question", "SELECT 1"), new(second, "Another one", "SELECT 2")] };

        var result = await Import.RunAsync(request, Bytes(File), None);

        Assert.Contains(reason, result.Problem!.Errors["corrections"][0], StringComparison.Ordinal);
        await AssertNothingStagedAsync(0);
    }

    [Theory]
    [InlineData("Ab", "SELECT 1", "2 characters", false)]
    [InlineData("Stored question", " ", "sql is missing", false)]
    [InlineData(" Stored question", "SELECT 0 ", null, true)]
    [InlineData("Stored question", "SELECT 9", null, false)]
    public async Task Pair_is_judged_alone_as_an_import_would(string question, string sql, string? fault, bool known)
    {
        await CommitAsync(Line("Stored question", "SELECT 0"));

        var judged = await Import.JudgeAsync(Connection, question, sql, None);

        Assert.Contains(fault ?? "", judged.Fault ?? "", StringComparison.Ordinal);
        Assert.Equal((fault is not null, known), (judged.Fault is not null, judged.RecordId is not null));
    }

    [Fact]
    public async Task Progress_is_told_up_to_the_last_record()
    {
        var told = new Told();

        await Import.RunAsync(new(Connection, ImportFormat.Jsonl, ImportMode.Preview), Bytes(string.Join('\n', Enumerable.Range(0, 600).Select(i => Line($"Question {i}", "SELECT 1")))), told, None);

        Assert.Equal([250, 500, 600], told.Values.Select(progress => progress.Records));
        Assert.True(told.Values[^1].Bytes > 20_000);
    }

    private async Task<ImportReport> RunAsync(ImportCorrection[] corrections, ImportMode mode)
    {
        var result = await Import.RunAsync(new(Connection, ImportFormat.Jsonl, mode) { Corrections = corrections }, Bytes(File), None);
        return result.Value!;
    }

    private sealed class Told : IProgress<ImportProgress>
    {
        public List<ImportProgress> Values { get; } = [];

        public void Report(ImportProgress value) => Values.Add(value);
    }
}
