using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>What a provider of a test holds: jobs, files and models, listed a few a page; and what goes wrong there.</summary>
internal sealed class RemoteStock
{
    public List<RemoteJob> Jobs { get; } = [];

    public List<RemoteFile> Files { get; } = [];

    public List<RemoteModel> Models { get; } = [];

    public List<RemoteEvent> Events { get; } = [];

    /// <summary>What every call fails with; null where all is well.</summary>
    public ProviderError? Error { get; set; }

    public int PageSize { get; set; } = 100;

    public List<string> Deleted { get; } = [];

    public int Calls { get; private set; }

    public static RemoteJob Job(string id, FineTuningStatus? status = FineTuningStatus.Running, string word = "running") => new(id, status, word)
    {
        Model = "small",
        TrainingFileId = $"file-of-{id}",
        CreatedAt = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero),
        Raw = new RawAnswer(200, $$"""{"id": "{{id}}", "status": "{{word}}"}"""),
    };

    public Task<Answer<RemoteJobPage>> JobsAsync(string? cursor) => Answered<RemoteJobPage>(() =>
    {
        var (items, next) = Page(Jobs, cursor);
        return new RemoteJobPage(items, next);
    });

    public Task<Answer<RemoteFilePage>> FilesAsync(string? cursor) => Answered<RemoteFilePage>(() =>
    {
        var (items, next) = Page(Files, cursor);
        return new RemoteFilePage(items, next);
    });

    public Task<Answer<IReadOnlyList<RemoteModel>>> ModelsAsync() => Answered<IReadOnlyList<RemoteModel>>(() => Models.ToList());

    public Task<Answer<IReadOnlyList<RemoteEvent>>> EventsAsync() => Answered<IReadOnlyList<RemoteEvent>>(() => Events.ToList());

    public Task<Answer<RemoteJob>> JobAsync(string id) => Answered(() => Jobs.Find(job => job.Id == id) is { } job
        ? job
        : (Answer<RemoteJob>)new ProviderError(ProviderErrorKind.NotFound, "fine_tune_not_found", "No such job."));

    public Task<Answer<Done>> DeleteAsync(string id) => Answered<Done>(() =>
    {
        Deleted.Add(id);
        return new Done();
    });

    private Task<Answer<T>> Answered<T>(Func<Answer<T>> answer)
        where T : notnull
    {
        Calls++;
        return Task.FromResult(Error is { } error ? error : answer());
    }

    private (List<T> Items, string? Next) Page<T>(List<T> all, string? cursor)
    {
        var from = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        var next = from + PageSize;
        return ([.. all.Skip(from).Take(PageSize)], next < all.Count ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
