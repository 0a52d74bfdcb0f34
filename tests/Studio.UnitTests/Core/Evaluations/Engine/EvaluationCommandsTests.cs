using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Evaluations;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Engine;

public sealed class EvaluationCommandsTests
{
    [Fact]
    public async Task Job_alone_asks_its_held_out_part_of_its_model_and_the_floor()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await host.AddJobAsync("Demo", heldOut: 3);

        var run = await CreateAsync(host, new CreateEvaluationRequest { FineTuningId = job });

        Assert.Equal(("Demo on its held-out part", job, 3, 8, false), (run.Alias, run.FineTuningId, run.ItemCount, run.Concurrency, run.IsAutomatic));
        Assert.Equal(
            [(ContestantKind.Tuned, "Demo (tuned)", job, "ft:Demo"), (ContestantKind.Floor, "Nearest question (floor)", job, null)],
            run.Contestants.Select(model => (model.Kind, model.Title, model.FineTuningId, model.Model)));
        var ended = await host.WaitForEndAsync(run.Id);
        Assert.Equal([3, 3], ended.Contestants.Select(model => model.Judged));

        // The floor copies the nearest question of the training part, of which the ninth is the first.
        Assert.All((await host.AnswersAsync(run.Id)).Where(answer => answer.Contestant == 1), answer => Assert.Equal(FakeModels.Gold(1), answer.Sql));
    }

    [Fact]
    public async Task Items_are_frozen_with_shape_tables_features_and_leaks()
    {
        await using var host = await EvaluationHost.StartAsync();
        await ChangeAsync(host, 12, "How  many customers have an ID below 1?", "SELECT city, COUNT(*) FROM customer GROUP BY city ORDER BY 2 LIMIT 1");
        var job = await host.AddJobAsync("Demo", heldOut: 2);

        var run = await CreateAsync(host, new CreateEvaluationRequest { FineTuningId = job });

        var items = await ItemsAsync(host, run.Id);
        Assert.Equal([11, 12], items.Select(item => int.Parse(item.RecordId, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([(true, false), (false, true)], items.Select(item => (item.ShapeInTraining, item.QuestionInTraining)));
        Assert.Equal(["plain"], items[0].Features);
        Assert.Equal(["group", "order", "limit"], items[1].Features);
        Assert.Equal(["customer"], items[1].Tables);
        Assert.Equal(["even"], items[1].Tags);
        Assert.Equal(16, items[0].ShapeHash.Length);
    }

    [Fact]
    public async Task Gold_that_was_fixed_counts_and_a_question_that_was_changed_keeps_its_own()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await host.AddJobAsync("Demo", heldOut: 4);
        await ChangeAsync(host, 9, null, "SELECT 9");
        await ChangeAsync(host, 10, "Which city is largest?", "SELECT 10");
        Assert.Null((await host.Get<GoldenRecordStore>().DeleteAsync(RecordId(11), CancellationToken.None)).Problem);

        var run = await CreateAsync(host, new CreateEvaluationRequest { FineTuningId = job });

        Assert.Equal(
            [("How many customers have an id below 9?", "SELECT 9", 2), (Question(10), FakeModels.Gold(10), 1), (Question(11), FakeModels.Gold(11), 1), (Question(12), FakeModels.Gold(12), 1)],
            (await ItemsAsync(host, run.Id)).Select(item => (item.PromptText, item.Sql, item.RecordVersion)));
    }

    [Fact]
    public async Task Records_are_chosen_by_name_by_tag_or_all()
    {
        await using var host = await EvaluationHost.StartAsync();
        var floor = new[] { new ContestantRequest(ContestantKind.Floor) };
        var request = new CreateEvaluationRequest { ConnectionId = host.ConnectionId, Contestants = floor };

        var named = await CreateAsync(host, request with { GoldenRecordIds = [RecordId(7), RecordId(2), RecordId(7)] });
        var tagged = await CreateAsync(host, request with { Tag = "even" });
        var all = await CreateAsync(host, request);

        Assert.Equal([RecordId(7), RecordId(2)], (await ItemsAsync(host, named.Id)).Select(item => item.RecordId));
        Assert.Equal((6, 12), (tagged.ItemCount, all.ItemCount));
        Assert.Equal(("shop: 2 questions", "shop tagged even"), (named.Alias, tagged.Alias));
        Assert.Null(all.LeakedShapeItems);

        // Where every record is asked, each question leaves out its own record.
        await host.WaitForEndAsync(all.Id);
        Assert.All(await host.AnswersAsync(all.Id), answer => Assert.NotEqual(FakeModels.Gold(answer.Item + 1), answer.Sql));
    }

    [Fact]
    public async Task Every_invalid_field_is_named_at_once()
    {
        await using var host = await EvaluationHost.StartAsync();
        var running = await host.AddJobAsync("Slow", heldOut: 2, FineTuningStatus.Running);

        var problem = await RefusedAsync(host, new CreateEvaluationRequest
        {
            Alias = new string('x', 101),
            ConnectionId = host.ConnectionId,
            Concurrency = 65,
            Tag = "even",
            GoldenRecordIds = [RecordId(1)],
            Contestants =
            [
                new ContestantRequest(ContestantKind.Tuned),
                new ContestantRequest(ContestantKind.Base),
                new ContestantRequest(ContestantKind.Tuned, running),
                new ContestantRequest(ContestantKind.Floor),
                new ContestantRequest(ContestantKind.Floor),
                new ContestantRequest(ContestantKind.Base, Provider: "local", Model: "studio-sql-small"),
            ],
        });

        Assert.Equal("validation_failed", problem.Code);
        Assert.Equal(
            ["alias", "concurrency", "models[0].finetuning_id", "models[1].model_name", "models[1].model_provider", "models[2].finetuning_id", "models[4]", "models[5].model_name", "tag"],
            problem.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_with_its_reason()
    {
        await using var host = await EvaluationHost.StartAsync();
        var none = await host.AddJobAsync("Without", heldOut: 0);
        var floor = new[] { new ContestantRequest(ContestantKind.Floor) };
        var base1 = new CreateEvaluationRequest { ConnectionId = host.ConnectionId, Contestants = floor };

        Assert.Contains("db_connection_id", (await RefusedAsync(host, new CreateEvaluationRequest { Contestants = floor })).Errors.Keys);
        Assert.Contains("models", (await RefusedAsync(host, base1 with { Contestants = null })).Errors.Keys);
        Assert.Contains("models", (await RefusedAsync(host, base1 with { Contestants = [] })).Errors.Keys);
        Assert.Contains("models", (await RefusedAsync(host, base1 with { Contestants = [.. Enumerable.Range(0, 9).Select(n => new ContestantRequest(ContestantKind.Base, Provider: "remote", Model: $"m{n}"))] })).Errors.Keys);
        Assert.Contains("tag", (await RefusedAsync(host, base1 with { Tag = "odd" })).Errors.Keys);
        Assert.Contains("finetuning_id", (await RefusedAsync(host, new CreateEvaluationRequest { FineTuningId = none })).Errors.Keys);
        Assert.Contains("golden_records", (await RefusedAsync(host, new CreateEvaluationRequest { FineTuningId = none, GoldenRecordIds = [RecordId(1)] })).Errors.Keys);
        Assert.Equal("golden_record_not_found", (await RefusedAsync(host, base1 with { GoldenRecordIds = [RecordId(1), "nobody"] })).Code);
        Assert.Equal("finetuning_not_found", (await RefusedAsync(host, new CreateEvaluationRequest { FineTuningId = "nobody" })).Code);
        Assert.Equal("database_connection_not_found", (await RefusedAsync(host, base1 with { ConnectionId = "nobody" })).Code);
        Assert.Equal("provider_not_ready", (await RefusedAsync(host, base1 with { Contestants = [new ContestantRequest(ContestantKind.Base, Provider: "nobody", Model: "m")] })).Code);
    }

    [Fact]
    public async Task Pasted_ddl_cannot_judge_an_answer()
    {
        await using var host = await EvaluationHost.StartAsync();
        var ddl = (await host.Get<DatabaseConnections>().AddAsync(new NewConnection("paper", Ddl: "CREATE TABLE a (b INTEGER);", Dialect: "sqlite"), CancellationToken.None)).Value!;

        var problem = await RefusedAsync(host, new CreateEvaluationRequest { ConnectionId = ddl.Id, Contestants = [new ContestantRequest(ContestantKind.Floor)] });

        Assert.Contains("pasted DDL", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_again_asks_the_same_models_about_the_records_as_they_are_now()
    {
        await using var host = await EvaluationHost.StartAsync(records: 4);
        var first = await host.CreateAsync(3, "m", "floor");
        await host.WaitForEndAsync(first);
        await ChangeAsync(host, 2, null, "SELECT 2");
        await host.Get<GoldenRecordStore>().DeleteAsync(RecordId(3), CancellationToken.None);

        var again = (await host.Commands.RunAgainAsync(first, "me", CancellationToken.None)).Value!;

        var before = await host.ViewAsync(first);
        Assert.Equal((before.Alias, 3, 3, "me"), (again.Alias, again.ItemCount, again.Concurrency, again.CreatedBy));
        Assert.Equal(before.Contestants.Select(model => model.Title), again.Contestants.Select(model => model.Title));
        Assert.Equal([FakeModels.Gold(1), "SELECT 2", FakeModels.Gold(4)], (await ItemsAsync(host, again.Id)).Select(item => item.Sql));
        Assert.Equal("not_found", (await host.Commands.RunAgainAsync("nobody", null, CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Deleting_waits_for_the_end_and_takes_every_row()
    {
        await using var host = await EvaluationHost.StartAsync();
        var gate = new Gate(free: 1);
        host.Models.Answer = async (_, question, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return FakeModels.Right(question);
        };
        var id = await host.CreateAsync(2, "m");
        await gate.HeldAsync(2);
        Assert.Equal("conflict", (await host.Commands.DeleteAsync(id, CancellationToken.None)).Problem?.Code);
        Assert.Equal("conflict", (await host.Get<DatabaseConnections>().DeleteAsync(host.ConnectionId, CancellationToken.None)).Problem?.Code);
        Assert.Equal(12, (await ItemsAsync(host, id)).Count);
        await host.Commands.CancelAsync(id, CancellationToken.None);
        await host.WaitForEndAsync(id);
        using var subscription = host.Get<EvaluationFeed>().SubscribeToEach();

        Assert.Null((await host.Commands.DeleteAsync(id, CancellationToken.None)).Problem);

        await using var database = await host.OpenAsync();
        Assert.Equal((0, 0, 0, 0), (await database.Evaluations.CountAsync(), await database.EvaluationContestants.CountAsync(), await database.EvaluationItems.CountAsync(), await database.EvaluationAnswers.CountAsync()));
        await foreach (var notices in subscription.ReadAsync(CancellationToken.None))
        {
            Assert.Equal(new EvaluationNotice(id, IsDeleted: true), Assert.Single(notices));
            break;
        }
        Assert.Equal("not_found", (await host.Commands.DeleteAsync(id, CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Evaluation_outlives_the_job_whose_model_it_asked()
    {
        await using var host = await EvaluationHost.StartAsync();
        var job = await host.AddJobAsync("Demo", heldOut: 3);
        var run = await CreateAsync(host, new CreateEvaluationRequest { FineTuningId = job });
        await host.WaitForEndAsync(run.Id);

        Assert.Null((await host.Get<DeleteFineTuning>().RunAsync(job, remote: false, CancellationToken.None)).Problem);

        var left = await host.ViewAsync(run.Id);
        Assert.Equal(("Demo (tuned)", 3), (left.Contestants[0].Title, left.Contestants[0].Judged));
        Assert.Equal(3, (await host.Get<EvaluationQueries>().ItemsAsync(run.Id, new ItemSearch(), 0, 10, CancellationToken.None)).Total);
        Assert.Equal("finetuning_not_found", (await host.Commands.RunAgainAsync(run.Id, null, CancellationToken.None)).Problem?.Code);
    }

    private static string RecordId(int number) => number.ToString("D32", System.Globalization.CultureInfo.InvariantCulture);

    private static string Question(int number) => $"How many customers have an id below {number}?";

    private static async Task<EvaluationView> CreateAsync(EvaluationHost host, CreateEvaluationRequest request)
    {
        var result = await host.Commands.CreateAsync(request, CancellationToken.None);
        return result.TryGet(out var run, out var problem) ? run : throw new InvalidOperationException($"{problem.Code}: {problem.Message}");
    }

    private static async Task<FineTuningStudio.Core.Problem> RefusedAsync(EvaluationHost host, CreateEvaluationRequest request) =>
        (await host.Commands.CreateAsync(request, CancellationToken.None)).Problem ?? throw new InvalidOperationException("It was taken.");

    private static async Task ChangeAsync(EvaluationHost host, int number, string? question, string sql) =>
        Assert.Null((await host.Get<GoldenRecordStore>().UpdateAsync(RecordId(number), new GoldenRecordChange(question, sql), CancellationToken.None)).Problem);

    private static async Task<List<EvaluationItem>> ItemsAsync(EvaluationHost host, string id)
    {
        await using var database = await host.OpenAsync();
        return await database.EvaluationItems.AsNoTracking().Where(item => item.EvaluationId == id).OrderBy(item => item.Position).ToListAsync();
    }
}
