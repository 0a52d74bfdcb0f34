using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.GoldenRecords.Checks;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.GoldenRecords.Review;

/// <summary>Shows the records that match and were not reviewed yet, one at a time, and takes the decision by button or key.</summary>
public sealed partial class ReviewPage(
    DatabaseConnections connections, GoldenRecordStore records, GoldenRecordReviews reviews, GoldenRecordChecks checks, NavigationManager navigation) : RecordSearchPage
{
    private readonly Stack<GoldenRecordView> _decided = new();
    private ConnectionView? _connection;
    private GoldenRecordView? _record;
    private CheckView? _check;
    private ReviewCard? _card;
    private Problem? _problem;
    private int _waiting;
    private bool _loaded;
    private bool _busy;
    private bool _isChanged;
    private bool _keysOn = true;

    [SupplyParameterFromQuery(Name = "connection")]
    public string? ConnectionId { get; set; }

    /// <summary>The record that is shown, so that a reload finds it again.</summary>
    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    private GoldenRecordSearch Search => SearchIn(ConnectionId) with { Review = null };

    private string ListUrl => StudioUrls.GoldenRecords(SearchIn(ConnectionId));

    /// <summary>What is looked at, and after how many decisions.</summary>
    private string Look => $"{_record?.Id}:{_record?.Version}:{_decided.Count}";

    private string KeysState => _keysOn ? "on" : "off";

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => await TryLoadAsync(async ct =>
    {
        _connection = (await connections.ListAsync(ct)).FirstOrDefault(connection => connection.Id == ConnectionId);
        if (_connection is not null)
        {
            await ShowAsync(At is not null && await records.FindAsync(At, ct) is { } kept && kept.ConnectionId == ConnectionId ? kept : await reviews.NextAsync(Search, null, ct));
        }
        _loaded = true;
    });

    private async Task ShowAsync(GoldenRecordView? record)
    {
        var check = record is null ? null : (await checks.OfAsync([record], Gone)).GetValueOrDefault(record.Id);
        (_waiting, _check, _record, _isChanged) = (await reviews.CountAsync(Search, Gone), check, record, false);
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("at", record?.Id), replace: true);
    }

    private Task StartAgainAsync() => DoAsync(async () => await ShowAsync(await reviews.NextAsync(Search, null, Gone)));

    private Task SkipAsync() => DoAsync(async () => await ShowAsync(await reviews.NextAsync(Search, _record, Gone)));

    private Task AcceptAsync() => DoAsync(async () =>
    {
        if (!_isChanged || await SaveAsync())
        {
            await StoreAsync(ReviewState.Accepted);
        }
    });

    private Task DecideAsync(ReviewState state) => DoAsync(() => StoreAsync(state));

    private async Task<bool> SaveAsync()
    {
        var shown = _record!;
        if ((await records.UpdateAsync(shown.Id, _card!.Change with { Version = shown.Version }, CancellationToken.None)).TryGet(out var saved, out _problem))
        {
            _record = saved;
            _problem = await checks.StartOneAsync(_connection!, saved.Id);
        }
        return _problem is null;
    }

    private async Task StoreAsync(ReviewState state)
    {
        var shown = _record!;
        if ((await reviews.DecideAsync(shown.Id, state, shown.Version, CancellationToken.None)).TryGet(out var decided, out _problem))
        {
            _decided.Push(decided);
            await ShowAsync(await reviews.NextAsync(Search, decided, Gone));
        }
        else if (await records.FindAsync(shown.Id, Gone) is { } present)
        {
            await ShowAsync(present);
        }
    }

    /// <summary>The last decision is withdrawn, and its record shown again.</summary>
    private Task UndoAsync() => DoAsync(async () =>
    {
        if (_decided.TryPop(out var last) && (await reviews.DecideAsync(last.Id, ReviewState.NotReviewed, null, CancellationToken.None)).TryGet(out var record, out _problem))
        {
            await ShowAsync(record);
        }
    });

    private Task FixAsync() => _card is null ? Task.CompletedTask : _card.FocusAsync();

    private Task AcceptAnswerAsync() => DoAsync(async () =>
    {
        _problem = (await checks.AcceptAnswerAsync(_record!.Id, CancellationToken.None)).Problem;
        _check = (await checks.OfAsync([_record], Gone)).GetValueOrDefault(_record.Id);
    });

    /// <summary>The texts of an earlier version are stored already: they are what is looked at now.</summary>
    private Task RestoredAsync(GoldenRecordView record) => DoAsync(async () =>
    {
        var problem = await checks.StartOneAsync(_connection!, record.Id);
        await ShowAsync(record);
        _problem = problem;
    });

    private async Task DoAsync(Func<Task> action)
    {
        if (_busy)
        {
            return;
        }
        (_busy, _problem) = (true, null);
        try
        {
            await action();
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Records(int count) => count == 1 ? "1 record" : $"{count:N0} records";
}
