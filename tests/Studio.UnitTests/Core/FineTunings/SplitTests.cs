using System.Globalization;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class SplitTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private EngineHost _host = null!;

    private GoldenRecordStore Store => _host.Get<GoldenRecordStore>();

    public async Task InitializeAsync()
    {
        _host = await EngineHost.StartAsync();
        _host.Server.MovesByItself = false;
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task By_shape_keeps_each_shape_on_one_side_and_the_job_says_how_it_was_split()
    {
        await AddAsync(40, i => $"SELECT c{i % 8} FROM customer WHERE id = {i}");

        var job = await _host.CreateAsync(request => request with { SplitKind = SplitKind.Shape, Seed = 3 });

        var rows = await RowsAsync(job);
        var shapes = rows.GroupBy(row => SqlShape.Of(row.Sql).Hash).ToList();
        Assert.Equal(9, shapes.Count);
        Assert.All(shapes, shape => Assert.Single(shape.Select(row => row.Part).Distinct()));
        Assert.Equal((SplitKind.Shape, 10, 0.2, null), (job.SplitKind, job.HeldOutCount, job.ValidationSplit, job.SplitTag));
        Assert.Equal(10, rows.Count(row => row.Part is SnapshotPart.Validation));
    }

    [Fact]
    public async Task By_shape_over_records_of_an_earlier_version_computes_their_shapes_first()
    {
        // The host's own records are written without a shape, as an earlier version did; all are of one shape.
        var problem = await RefusalAsync(request => request with { SplitKind = SplitKind.Shape });

        Assert.Equal(["split_by"], problem.Errors.Keys);
        Assert.StartsWith("The 12 chosen golden records have a single SQL shape", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_tag_holds_out_the_records_that_carry_it()
    {
        var tagged = await AddAsync(2, i => $"SELECT c{i} FROM customer", "test");

        var job = await _host.CreateAsync(request => request with { SplitTag = " test " });

        Assert.Equal((SplitKind.Tag, "test", 2), (job.SplitKind, job.SplitTag, job.HeldOutCount));
        Assert.Equal(tagged.Order(), (await RowsAsync(job)).Where(row => row.Part is SnapshotPart.Validation).Select(row => row.RecordId).Order());
    }

    [Theory]
    [InlineData(0, "None of the 12 chosen golden records carries the tag \"test\"")]
    [InlineData(12, "All 12 chosen golden records carry the tag \"test\"")]
    public async Task By_tag_that_none_or_all_carry_is_refused(int tagged, string message)
    {
        var ids = (await Store.ListIdsAsync(new(_host.ConnectionId), None)).Take(tagged);
        foreach (var id in ids)
        {
            await Store.UpdateAsync(id, new GoldenRecordChange(Tags: ["test"]), None);
        }

        var problem = await RefusalAsync(request => request with { SplitKind = SplitKind.Tag });

        Assert.Equal(["split_tag"], problem.Errors.Keys);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_that_stands_in_both_parts_is_named_and_refused_unless_allowed()
    {
        await AddAsync(1, _ => "select count(*) from customer where id < 3;", "test", "how many customers have an id below 3");

        var problem = await RefusalAsync(request => request with { SplitKind = SplitKind.Tag });
        var estimate = await _host.Get<CreateFineTuning>().EstimateAsync(Request() with { SplitKind = SplitKind.Tag }, None);
        var allowed = await _host.CreateAsync(request => request with { SplitKind = SplitKind.Tag, AllowLeaks = true });

        Assert.Equal(("validation_failed", ProblemKind.Invalid), (problem.Code, problem.Kind));
        Assert.Equal(["validation_split"], problem.Errors.Keys);
        Assert.StartsWith("1 of the 1 held-out golden records stands in the training part too, with the same question and SQL: \"how many customers have an id below 3\".", problem.Message, StringComparison.Ordinal);
        Assert.Equal(problem.Message, Assert.Single(estimate.Problems).Message);
        Assert.Equal(1, allowed.HeldOutCount);
    }

    [Fact]
    public async Task Same_question_with_another_sql_is_reported_and_not_refused()
    {
        await AddAsync(1, _ => "SELECT COUNT(id) FROM customer WHERE id < 3", "test", "How many customers have an id below 3?");

        var job = await _host.CreateAsync(request => request with { SplitKind = SplitKind.Tag });

        var before = (await _host.Get<LeakReports>().BeforeAsync(Request() with { SplitKind = SplitKind.Tag }, None)).Value!;
        var after = (await _host.Get<LeakReports>().OfFineTuningAsync(job.Id, None)).Value!;
        Assert.Equal((12, 1, 0, 1, 0), (after.TrainingCount, after.HeldOutCount, after.SameRows, after.SameQuestions, after.NearQuestions));
        Assert.Equal((1, 1, 0, 0), (after.TrainingShapes, after.HeldOutShapes, after.SharedShapes, after.SharedShapeRecords));
        Assert.Equal(3.ToString("D32", CultureInfo.InvariantCulture), Assert.Single(after.Records).TrainingRecordId);
        Assert.Equal(after with { Records = [] }, before with { Records = [] });
        Assert.Equal(after.Records, before.Records);
    }

    [Fact]
    public async Task Report_of_a_job_stays_what_it_was_when_records_are_edited_or_deleted_later()
    {
        await AddAsync(1, _ => "SELECT COUNT(id) FROM customer WHERE id < 3", "test", "How many customers have an id below 3?");
        var job = await _host.CreateAsync(request => request with { SplitKind = SplitKind.Tag });
        var before = (await _host.Get<LeakReports>().OfFineTuningAsync(job.Id, None)).Value!;

        foreach (var id in job.GoldenRecordIds!.Take(5))
        {
            await Store.UpdateAsync(id, new GoldenRecordChange($"Edited {id}", $"SELECT x{id} FROM customer"), None);
        }
        await _host.Get<GoldenRecordDeletions>().DeleteAsync(new(new(), job.GoldenRecordIds!), null, null, None);

        var after = (await _host.Get<LeakReports>().OfFineTuningAsync(job.Id, None)).Value!;
        Assert.Equal(before with { Records = [] }, after with { Records = [] });
        Assert.Equal(before.Records, after.Records);
    }

    [Fact]
    public async Task Report_of_a_job_that_holds_nothing_out_is_not_found()
    {
        var job = await _host.CreateAsync();

        Assert.Equal((ProblemKind.NotFound, "nothing_held_out"), Code(await _host.Get<LeakReports>().OfFineTuningAsync(job.Id, None)));
        Assert.Equal((ProblemKind.NotFound, "finetuning_not_found"), Code(await _host.Get<LeakReports>().OfFineTuningAsync("none", None)));
        Assert.Equal((ProblemKind.Impossible, "nothing_held_out"), Code(await _host.Get<LeakReports>().BeforeAsync(Request(), None)));
        Assert.Equal((ProblemKind.Impossible, "database_connection_not_found"), Code(await _host.Get<LeakReports>().BeforeAsync(Request() with { ConnectionId = "none", ValidationSplit = 0.1 }, None)));

        static (ProblemKind, string) Code(Result<LeakReport> result) => (result.Problem!.Kind, result.Problem.Code);
    }

    [Fact]
    public async Task Records_that_have_a_shape_each_are_split_by_shape_with_nothing_shared()
    {
        // As in the published set of 143 pairs, where no shape comes twice.
        var ids = await AddAsync(143, i => $"SELECT c{i} FROM customer", question: "Question number");
        var request = Request() with { SplitKind = SplitKind.Shape, GoldenRecordIds = ids };

        var report = (await _host.Get<LeakReports>().BeforeAsync(request, None)).Value!;

        Assert.Equal((114, 29, 114, 29, 0), (report.TrainingCount, report.HeldOutCount, report.TrainingShapes, report.HeldOutShapes, report.SharedShapes));
        Assert.Contains("will be near 0", report.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SplitKind.None, 0.1, null, null, "validation_split")]
    [InlineData(SplitKind.Tag, 0.1, null, null, "validation_split")]
    [InlineData(SplitKind.Shape, 0.0, null, null, "validation_split")]
    [InlineData(SplitKind.Random, 0.0, null, null, "validation_split")]
    [InlineData(SplitKind.Shape, 0.6, null, null, "validation_split")]
    [InlineData(SplitKind.Random, null, "test", null, "split_tag")]
    [InlineData(SplitKind.None, null, "test", null, "split_tag")]
    [InlineData(null, null, " ", null, "split_tag")]
    [InlineData(null, 0.1, "test", null, "validation_split")]
    [InlineData(SplitKind.Shape, null, null, "file-v", "validation_file")]
    [InlineData(null, null, "test", "file-v", "validation_file")]
    [InlineData(null, 0.1, null, "file-v", "validation_file")]
    public async Task Contradictions_are_refused_at_the_field(SplitKind? kind, double? share, string? tag, string? file, string field)
    {
        var problem = await RefusalAsync(request => request with { SplitKind = kind, ValidationSplit = share, SplitTag = tag, ValidationFile = file });

        Assert.Equal([field], problem.Errors.Keys);
    }

    [Fact]
    public async Task File_that_is_both_for_training_and_validation_is_refused_unless_allowed()
    {
        var problem = await RefusalAsync(request => request with { ConnectionId = null, TrainingFile = "file-a", ValidationFile = "file-a" });
        var split = await RefusalAsync(request => request with { ConnectionId = null, TrainingFile = "file-a", SplitKind = SplitKind.Shape });
        var allowed = await _host.CreateAsync(request => request with { ConnectionId = null, TrainingFile = "file-a", ValidationFile = "file-a", AllowLeaks = true });

        Assert.Equal(["validation_file"], problem.Errors.Keys);
        Assert.Equal(["split_by"], split.Errors.Keys);
        Assert.Equal("file-a", allowed.ValidationFile);
    }

    [Fact]
    public async Task Random_without_a_share_holds_out_a_fifth()
    {
        var job = await _host.CreateAsync(request => request with { SplitKind = SplitKind.Random });

        Assert.Equal((SplitKind.Random, 2, 0.2), (job.SplitKind, job.HeldOutCount, job.ValidationSplit));
    }

    [Fact]
    public async Task Job_is_whole_while_records_come_and_go()
    {
        var adding = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await AddAsync(1, _ => $"SELECT c{i % 5} FROM customer WHERE id = {i}", question: $"Round {i}");
            }
        });
        var jobs = new List<FineTuningView>();
        while (!adding.IsCompleted || jobs.Count == 0)
        {
            var made = await _host.Get<CreateFineTuning>().RunAsync(Request() with { ValidationSplit = 0.1, Seed = jobs.Count }, None);
            jobs.AddRange(made.Value is { } job ? [job] : []);
        }
        await adding;

        Assert.NotEmpty(jobs);
        foreach (var job in jobs)
        {
            var rows = await RowsAsync(job);
            Assert.Equal((job.GoldenRecordCount, job.HeldOutCount), (rows.Count, rows.Count(row => row.Part is SnapshotPart.Validation)));
        }
    }

    [Fact]
    public async Task Estimate_shows_the_first_rows_that_are_trained_on()
    {
        var first = (await Store.ListIdsAsync(new(_host.ConnectionId), None))[^1];
        await Store.UpdateAsync(first, new GoldenRecordChange(Tags: ["test"]), None);

        var estimate = await _host.Get<CreateFineTuning>().EstimateAsync(Request() with { SplitTag = "test" }, None);

        Assert.Equal((11, 1), (estimate.TrainingRecords, estimate.ValidationRecords));
        Assert.Contains("an id below 2?", estimate.FirstRows[0], StringComparison.Ordinal);
    }

    private CreateFineTuningRequest Request() => new() { ConnectionId = _host.ConnectionId, Provider = "remote", ModelName = "gpt-4.1-mini" };

    private async Task<Problem> RefusalAsync(Func<CreateFineTuningRequest, CreateFineTuningRequest> with)
    {
        var result = await _host.Get<CreateFineTuning>().RunAsync(with(Request()), None);
        return result.Problem ?? throw new InvalidOperationException("It was not refused.");
    }

    private async Task<IReadOnlyList<SnapshotRecordView>> RowsAsync(FineTuningView job) => await _host.Get<FineTuningDetails>().RecordsAsync(job.Id, 0, 1_000, None);

    private async Task<List<string>> AddAsync(int count, Func<int, string> sql, string? tag = null, string? question = null)
    {
        var added = await Store.AddAsync([.. Enumerable.Range(0, count).Select(i => new NewGoldenRecord(
            _host.ConnectionId, count == 1 ? question ?? "Alone" : $"{question ?? "Added question"} {i}", sql(i), tag is null ? null : [tag]))], None);
        return [.. added.Value!.Select(record => record.Id)];
    }
}
