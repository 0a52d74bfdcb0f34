using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.UnitTests.Core.Inventory;

public sealed class ProviderInventoryTests : IDisposable
{
    private readonly InventoryHost _host = new();

    private ProviderInventory Inventory => _host.Get<ProviderInventory>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Jobs_each_say_whose_they_are()
    {
        var own = await _host.AddJobAsync("job-own", "mine");
        var creating = await _host.AddJobAsync(null, "being made");
        var deleted = StudioId.New(_host.Time);
        await _host.ChangeAsync(database => database.DeletedFineTunings.Add(new DeletedFineTuning { Change = 7, FineTuningId = deleted }));
        _host.Stock.Jobs.AddRange([
            RemoteStock.Job("job-own"),
            RemoteStock.Job("job-creating") with { StudioJobId = creating.Id },
            RemoteStock.Job("job-taken"),
            RemoteStock.Job("job-deleted") with { StudioJobId = deleted },
            RemoteStock.Job("job-other") with { StudioJobId = StudioId.New(_host.Time) },
            RemoteStock.Job("job-alien", status: null, "contemplating"),
        ]);
        await _host.AdoptAsync("job-taken");

        var page = (await Inventory.JobsAsync("local", null, CancellationToken.None)).Value!;

        Assert.Equal(
            [JobOrigin.Ours, JobOrigin.Ours, JobOrigin.Adopted, JobOrigin.DeletedHere, JobOrigin.OtherStudio, JobOrigin.Elsewhere],
            page.Items.Select(item => item.Origin));
        Assert.Equal([own.Id, creating.Id], page.Items.Take(2).Select(item => item.Owner!.FineTuningId));
        Assert.Equal([false, false, false, true, true, true], page.Items.Select(item => item.CanAdopt));
        Assert.Null(page.Items[5].Job.Status);
    }

    [Fact]
    public async Task Jobs_come_in_pages_whose_tokens_belong_to_the_list()
    {
        _host.Stock.PageSize = 2;
        _host.Stock.Jobs.AddRange(Enumerable.Range(1, 5).Select(n => RemoteStock.Job($"job-{n}")));

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = (await Inventory.JobsAsync("local", token, CancellationToken.None)).Value!;
            seen.AddRange(page.Items.Select(item => item.Job.Id));
            (token, var last) = (page.NextPageToken, token);
            if (last is not null)
            {
                Assert.Equal("invalid_page_token", (await Inventory.FilesAsync("local", last, CancellationToken.None)).Problem!.Code);
            }
        }
        while (token is not null);

        Assert.Equal(["job-1", "job-2", "job-3", "job-4", "job-5"], seen);
        Assert.Equal("invalid_page_token", (await Inventory.JobsAsync("local", "made-up", CancellationToken.None)).Problem!.Code);
    }

    [Fact]
    public async Task Files_say_which_jobs_use_them_and_which_are_orphans()
    {
        var used = await _host.AddJobAsync("job-1", "user", fileId: "file-used");
        var uploading = await _host.AddJobAsync(null, "uploading", FineTuningStatus.Queued);
        var over = await _host.AddJobAsync("job-2", "over", FineTuningStatus.Failed, settled: true);
        var deleted = StudioId.New(_host.Time);
        await _host.ChangeAsync(database => database.DeletedFineTunings.Add(new DeletedFineTuning { Change = 7, FineTuningId = deleted }));
        RemoteFile File(string id, string name) => new(id, name, 10, null);
        _host.Stock.Files.AddRange([
            File("file-used", "anything.jsonl"),
            File("file-uploading", $"studio-{uploading.Id}.jsonl"),
            File("file-left", $"studio-{over.Id}-validation.jsonl"),
            File("file-deleted", $"studio-{deleted}.jsonl"),
            File("file-other", $"studio-{StudioId.New(_host.Time)}.jsonl"),
            File("file-named-alike", "studio-notes.jsonl"),
        ]);

        var files = (await Inventory.FilesAsync("local", null, CancellationToken.None)).Value!.Items;

        Assert.Equal(
            [FileOrigin.Used, FileOrigin.Used, FileOrigin.Orphan, FileOrigin.Orphan, FileOrigin.OtherStudio, FileOrigin.Unknown],
            files.Select(file => file.Origin));
        Assert.Equal([used.Id, uploading.Id], files.SelectMany(file => file.UsedBy).Select(owner => owner.FineTuningId));
    }

    [Fact]
    public async Task Models_come_tuned_first_with_their_jobs_and_what_is_told_of_their_ends_is_kept()
    {
        var maker = await _host.AddJobAsync("job-1", "maker", FineTuningStatus.Succeeded, modelId: "ft:small:a");
        _host.Stock.Models.AddRange([
            new RemoteModel("small") { ShutdownDate = new DateOnly(2026, 9, 1) },
            new RemoteModel("ft:small:a") { IsTuned = true, BaseModel = "small", ShutdownDate = new DateOnly(2026, 8, 1) },
            new RemoteModel("ft:small:b") { IsTuned = true, BaseModel = "small" },
        ]);

        var models = (await Inventory.ModelsAsync("local", CancellationToken.None)).Value!.Items;

        Assert.Equal(["ft:small:a", "ft:small:b", "small"], models.Select(model => model.Model.Id));
        Assert.Equal(maker.Id, models[0].MadeBy.Single().FineTuningId);
        Assert.Equal([new DateOnly(2026, 8, 1), new(2026, 9, 1), new(2026, 9, 1)], models.Select(model => model.Sunset!.Date));
        Assert.All(models, model => Assert.Equal((true, new DateOnly(2026, 5, 4)), (model.Sunset!.ToldByProvider, model.Sunset.ReadOn)));
        Assert.Equal(3, await _host.ReadAsync(database => database.KnownModels.CountAsync()));
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized, "provider_not_ready")]
    [InlineData(ProviderErrorKind.RateLimited, "unavailable")]
    [InlineData(ProviderErrorKind.Transient, "unavailable")]
    [InlineData(ProviderErrorKind.Refused, "provider_refused")]
    public async Task Provider_error_is_a_problem_of_each_list(ProviderErrorKind kind, string code)
    {
        _host.Stock.Error = new ProviderError(kind, "odd", "It does not want to.");

        Assert.Equal(
            [code, code, code],
            [
                (await Inventory.JobsAsync("local", null, CancellationToken.None)).Problem!.Code,
                (await Inventory.FilesAsync("local", null, CancellationToken.None)).Problem!.Code,
                (await Inventory.ModelsAsync("local", CancellationToken.None)).Problem!.Code,
            ]);
    }

    [Fact]
    public async Task Unknown_and_unready_provider_are_not_called()
    {
        _host.Provider.Description = _host.Provider.Description with { Reason = "No API key is set." };

        Assert.Equal("provider_not_ready", (await Inventory.JobsAsync("local", null, CancellationToken.None)).Problem!.Code);
        Assert.Equal((ProblemKind.NotFound, "not_found"), Code(await Inventory.JobsAsync("nobody", null, CancellationToken.None)));
        Assert.Equal(0, _host.Stock.Calls);
    }

    [Fact]
    public async Task Model_of_a_job_is_deleted_only_on_demand()
    {
        var maker = await _host.AddJobAsync("job-1", "maker", FineTuningStatus.Succeeded, modelId: "ft:a");
        var cleanup = _host.Get<ProviderCleanup>();

        var refused = await cleanup.DeleteModelAsync("local", "ft:a", usedToo: false, CancellationToken.None);
        Assert.Equal(("conflict", maker.Id), (refused.Problem!.Code, refused.Problem.Description));
        Assert.Contains("maker", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Stock.Deleted);

        Assert.Null((await cleanup.DeleteModelAsync("local", "ft:a", usedToo: true, CancellationToken.None)).Problem);
        Assert.Null((await cleanup.DeleteModelAsync("local", "ft:nobodys", usedToo: false, CancellationToken.None)).Problem);
        Assert.Equal(["ft:a", "ft:nobodys"], _host.Stock.Deleted);
    }

    [Fact]
    public async Task File_of_a_job_that_is_not_over_is_deleted_only_on_demand()
    {
        await _host.AddJobAsync("job-1", "runs", fileId: "file-1");
        await _host.AddJobAsync("job-2", "over", FineTuningStatus.Succeeded, fileId: "file-2");
        var cleanup = _host.Get<ProviderCleanup>();

        Assert.Equal("conflict", (await cleanup.DeleteFileAsync("local", "file-1", usedToo: false, CancellationToken.None)).Problem!.Code);
        Assert.Null((await cleanup.DeleteFileAsync("local", "file-2", usedToo: false, CancellationToken.None)).Problem);
        Assert.Null((await cleanup.DeleteFileAsync("local", "file-1", usedToo: true, CancellationToken.None)).Problem);
        Assert.Equal(["file-2", "file-1"], _host.Stock.Deleted);
    }

    [Fact]
    public async Task Models_are_read_anew_once_a_day_and_not_where_somebody_just_did()
    {
        var daily = _host.Get<DailyModels>();
        _host.Stock.Models.Add(new RemoteModel("small"));
        async Task<List<int>> CallsAfterAsync(params double[] hours)
        {
            var calls = new List<int>();
            foreach (var pause in hours)
            {
                _host.Time.Advance(TimeSpan.FromHours(pause));
                await daily.RefreshAsync(_host.Provider, CancellationToken.None);
                calls.Add(_host.Stock.Calls);
            }
            return calls;
        }

        Assert.Equal([0, 0, 1, 1, 2], await CallsAfterAsync(0, 23, 1, 23.9, 0.1));

        _host.Time.Advance(TimeSpan.FromHours(20));
        await Inventory.ModelsAsync("local", CancellationToken.None);
        Assert.Equal([3, 3, 4], await CallsAfterAsync(4, 19, 1));

        _host.Stock.Error = new ProviderError(ProviderErrorKind.Transient, null, "Down.");
        Assert.Equal([5, 5], await CallsAfterAsync(24, 1));
    }

    private static (ProblemKind, string) Code<T>(Result<T> result)
        where T : notnull => (result.Problem!.Kind, result.Problem.Code);
}
