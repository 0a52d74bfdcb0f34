using System.Security.Cryptography;
using System.Text;
using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Core.Prompts;
using FineTuningStudio.Core.Snapshots;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Snapshots;

public sealed class SnapshotTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SnapshotStudio _studio = new();

    public Task InitializeAsync() => _studio.Studio.AddRecordsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Name_is_the_hash_of_the_canonical_form()
    {
        var made = await _studio.MakeAsync(request => request with { ValidationSplit = 0.2, Seed = 3 });
        var detail = (await _studio.Queries.DetailAsync(made.Snapshot.Id, None))!;
        var records = (await _studio.Queries.RecordsAsync(made.Snapshot.Id, null, null, 0, 100, None)).Value!;

        using var form = new MemoryStream();
        form.Write("fine-tuning-studio snapshot 1\n"u8);
        foreach (var text in (string[])[detail.View.Dialect, detail.SchemaText, detail.System, detail.User])
        {
            Write(form, text);
        }
        form.Write(BitConverter.GetBytes(0));
        foreach (var record in records.Items)
        {
            form.Write(BitConverter.GetBytes((int)record.Part));
            Write(form, record.PromptText);
            Write(form, record.Sql);
        }

        Assert.Equal(2, records.Items.Count(record => record.Part is SnapshotPart.Validation));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(form.ToArray())), made.Snapshot.Hash);
        Assert.Equal(made.Snapshot.Hash![..12], made.Snapshot.Name);
    }

    [Fact]
    public async Task Same_content_is_the_same_snapshot_whoever_makes_it_and_by_whatever_seed()
    {
        var first = await _studio.MakeAsync();
        var again = await _studio.MakeAsync(request => request with { Seed = 99, CreatedBy = "another", Alias = "orders" });
        var job = await _studio.Studio.CreateAsync();

        Assert.True(first.IsNew);
        Assert.False(again.IsNew);
        Assert.Equal((first.Snapshot.Id, "tester", "orders"), (again.Snapshot.Id, again.Snapshot.CreatedBy, again.Snapshot.Alias));
        Assert.Equal(first.Snapshot.Id, job.SnapshotId);
        Assert.Equal(1, (await _studio.Queries.ListAsync(_studio.ConnectionId, 0, 10, None)).Total);
    }

    [Theory]
    [InlineData("question")]
    [InlineData("sql")]
    [InlineData("split")]
    [InlineData("template")]
    [InlineData("schema")]
    [InlineData("limit")]
    [InlineData("records")]
    public async Task Whatever_changes_the_files_changes_the_name(string what)
    {
        var before = await _studio.MakeAsync();
        switch (what)
        {
            case "question":
                await _studio.EditAsync(3, question: "How many people are there below 4?");
                break;
            case "sql":
                await _studio.EditAsync(3, sql: "SELECT 4");
                break;
            case "template":
                await SaveAsync(new PromptTemplateDraft("Write {dialect} over {schema}", "{question}", null));
                break;
            case "limit":
                await SaveAsync(new PromptTemplateDraft(PromptTemplate.Default.System, PromptTemplate.Default.User, 100_000));
                break;
            case "schema":
                var table = (await _studio.Get<DatabaseSchema>().ListAsync(_studio.ConnectionId, None))[0];
                Assert.Null((await _studio.Get<DatabaseSchema>().DescribeAsync(table.Id, new TableDescriptionChange("Who buys"), None)).Problem);
                break;
        }

        var after = await _studio.MakeAsync(request => what switch
        {
            "split" => request with { ValidationSplit = 0.2 },
            "records" => request with { Choice = request.Choice with { Ids = [.. _studio.RecordIds.Take(11)] } },
            _ => request,
        });

        Assert.NotEqual(before.Snapshot.Hash, after.Snapshot.Hash);
        Assert.True(after.IsNew);
    }

    [Fact]
    public async Task Edited_record_stays_as_it_was_in_the_snapshot_and_its_file()
    {
        var made = await _studio.MakeAsync();
        var before = await _studio.FileAsync(made.Snapshot.Id);
        await _studio.EditAsync(0, sql: "SELECT 'edited'");
        await _studio.Get<GoldenRecordStore>().DeleteAsync(_studio.RecordIds[1], None);

        var records = (await _studio.Queries.RecordsAsync(made.Snapshot.Name, null, null, 0, 100, None)).Value!;

        Assert.Equal(before, await _studio.FileAsync(made.Snapshot.Id));
        Assert.DoesNotContain("edited", before, StringComparison.Ordinal);
        Assert.Equal([_studio.RecordIds[0], _studio.RecordIds[1]], records.Items.Where(record => !record.IsCurrent).Select(record => record.RecordId));
    }

    [Fact]
    public async Task What_a_check_found_fault_with_stays_out_unless_it_is_asked_for()
    {
        await _studio.JudgeAsync(CheckState.Ok, 0, 1, 2);
        await _studio.JudgeAsync(CheckState.Warning, 3, 4);
        await _studio.JudgeAsync(CheckState.Error, 5);

        var usual = await _studio.MakeAsync();
        var onlyOk = await _studio.MakeAsync(request => request with { Choice = request.Choice with { States = [CheckState.Ok] } });
        var all = await _studio.MakeAsync(request => request with { Choice = request.Choice with { States = RecordChoice.AllStates } });
        var named = await _studio.MakeAsync(request => request with { Choice = request.Choice with { Ids = [.. _studio.RecordIds.Take(6)] } });
        var preview = await _studio.Get<CreateSnapshot>().PreviewAsync(new CreateSnapshotRequest(new RecordChoice(_studio.ConnectionId)), None);

        Assert.Equal((9, 3, 12, 6), (usual.Snapshot.Count, onlyOk.Snapshot.Count, all.Snapshot.Count, named.Snapshot.Count));
        Assert.Equal((3, 2, 1, 6), (preview.States[CheckState.Ok], preview.States[CheckState.Warning], preview.States[CheckState.Error], preview.States[CheckState.NotChecked]));
        Assert.Equal("3 golden records are left out: 1 with an error, 2 with a warning. Mend them, or say which states are to be taken all the same (check_states).", Assert.Single(preview.Warnings));
        Assert.Equal("all golden records: ok, not checked", usual.Snapshot.Source);
    }

    [Fact]
    public async Task Search_chooses_what_it_finds()
    {
        var made = await _studio.MakeAsync(request => request with { Choice = request.Choice with { Search = new GoldenRecordSearch(Text: "below 1") } });

        Assert.Equal(4, made.Snapshot.Count);
        Assert.Equal("golden records that hold “below 1”: ok, not checked", made.Snapshot.Source);
    }

    [Fact]
    public async Task Job_trains_on_a_snapshot_by_the_first_digits_of_its_name()
    {
        var made = await _studio.MakeAsync(request => request with { ValidationSplit = 0.1, Seed = 5 });
        await _studio.EditAsync(0, sql: "SELECT 'edited'");

        var job = await _studio.Studio.CreateAsync(request => request with { ConnectionId = null, SnapshotId = made.Snapshot.Name });

        Assert.Equal((made.Snapshot.Id, _studio.ConnectionId, 12, 1, SplitKind.Random), (job.SnapshotId, job.ConnectionId, job.GoldenRecordCount, job.HeldOutCount, job.SplitKind));
        Assert.Equal(_studio.RecordIds, job.GoldenRecordIds);
    }

    [Theory]
    [InlineData("golden_records")]
    [InlineData("training_file")]
    [InlineData("validation_split")]
    [InlineData("split_by")]
    [InlineData("include_faulty")]
    [InlineData("check_states")]
    [InlineData("over_limit")]
    public async Task Snapshot_and_what_it_decides_itself_contradict_each_other(string field)
    {
        var made = await _studio.MakeAsync();

        var refused = await _studio.Studio.TryCreateAsync(request => (request with { ConnectionId = null, SnapshotId = made.Snapshot.Id }) is var over ? field switch
        {
            "golden_records" => over with { GoldenRecordIds = [_studio.RecordIds[0]] },
            "training_file" => over with { TrainingFile = "file-1" },
            "validation_split" => over with { ValidationSplit = 0.1 },
            "split_by" => over with { SplitKind = SplitKind.Shape },
            "include_faulty" => over with { IncludeFaulty = true },
            "check_states" => over with { CheckStates = [CheckState.Ok] },
            _ => over with { OverLimit = OverLimit.LeaveOut },
        } : request);

        Assert.Equal(ProblemKind.Invalid, refused.Problem!.Kind);
        Assert.Contains(field == "check_states" ? "check_states" : "snapshot_id", refused.Problem.Errors.Keys);
    }

    [Fact]
    public async Task Kept_snapshot_outlives_its_jobs_and_goes_only_when_none_is_left()
    {
        var kept = await _studio.MakeAsync();
        var own = await _studio.Studio.CreateAsync(request => request with { ValidationSplit = 0.2 });
        var over = await _studio.Studio.CreateAsync(request => request with { ConnectionId = null, SnapshotId = kept.Snapshot.Id, Alias = "over it" });

        var refused = await _studio.Get<SnapshotEdits>().DeleteAsync(kept.Snapshot.Id, None);
        await _studio.Studio.DeleteAsync(own.Id);
        await _studio.Studio.DeleteAsync(over.Id);

        Assert.Equal("A job was trained on this snapshot (“over it”), so it stays: delete that job first.", refused.Problem!.Message);
        Assert.Equal(kept.Snapshot.Id, Assert.Single((await _studio.Queries.ListAsync(null, 0, 10, None)).Items).Id);
        Assert.Null((await _studio.Get<SnapshotEdits>().DeleteAsync(kept.Snapshot.Hash!, None)).Problem);
        await using var database = await _studio.Studio.OpenAsync();
        Assert.False(await database.SnapshotItems.AnyAsync());
    }

    [Fact]
    public async Task Line_is_the_line_of_the_file_with_its_tokens()
    {
        var made = await _studio.MakeAsync(request => request with { ValidationSplit = 0.2 });
        var lines = (await _studio.FileAsync(made.Snapshot.Id)).TrimEnd('\n').Split('\n');
        var heldOut = (await _studio.FileAsync(made.Snapshot.Id, SnapshotPart.Validation)).TrimEnd('\n').Split('\n');

        var third = (await _studio.Queries.LineAsync(made.Snapshot.Id, SnapshotPart.Training, 3, None)).Value!;
        var second = (await _studio.Queries.LineAsync(made.Snapshot.Id, SnapshotPart.Validation, 2, None)).Value!;
        var beyond = await _studio.Queries.LineAsync(made.Snapshot.Id, SnapshotPart.Training, 11, None);

        Assert.Equal((lines[2], heldOut[1]), (third.Json, second.Json));
        Assert.Equal(("o200k_base", true), (third.CountingRule, third.Tokens > 50));
        Assert.Equal("The training file has 10 rows: name one from 1 to 10.", beyond.Problem!.Message);
    }

    [Fact]
    public async Task Snapshot_of_an_earlier_version_gets_its_name_and_a_double_of_it_goes()
    {
        var made = await _studio.MakeAsync();
        var other = await _studio.Studio.CreateAsync(request => request with { ValidationSplit = 0.2 });
        await using (var database = await _studio.Studio.OpenAsync())
        {
            await database.Snapshots.ExecuteUpdateAsync(set => set.SetProperty(snapshot => snapshot.Hash, (string?)null));
        }
        var second = await _studio.MakeAsync();

        await _studio.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<SnapshotBackfill>().Single().FillAsync(None);

        var all = (await _studio.Queries.ListAsync(null, 0, 10, None)).Items;
        Assert.Equal(new HashSet<string?> { second.Snapshot.Id, other.SnapshotId }, all.Select(snapshot => snapshot.Id).ToHashSet<string?>());
        Assert.Equal(made.Snapshot.Hash, all.Single(snapshot => snapshot.Id == second.Snapshot.Id).Hash);
        Assert.All(all, snapshot => Assert.NotNull(snapshot.Hash));
    }

    private async Task SaveAsync(PromptTemplateDraft draft) =>
        Assert.Null((await _studio.Get<PromptTemplates>().SaveAsync(_studio.ConnectionId, draft, null, None)).Problem);

    private static void Write(MemoryStream form, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        form.Write(BitConverter.GetBytes(bytes.Length));
        form.Write(bytes);
    }
}
