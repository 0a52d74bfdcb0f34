using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>
/// The calls of one cycle: carries out cancels, reads the list (one call a page, not one a job) as far as
/// <see cref="ListSweep"/> allows, asks singly for what lists do not show, and hands on what changed.
/// </summary>
internal sealed class PollRound(
    IFineTuningProvider provider, ProviderDescription description, IReadOnlyList<PolledJob> jobs, PollMemory memory, PollTools tools)
{
    /// <summary>A cancel that the provider took but has not carried out is sent again after so many intervals.</summary>
    private const int CancelsAgainAfter = 6;

    /// <summary>After so many failures the events of further jobs are left to a later cycle.</summary>
    private const int MostEventFaults = 2;

    /// <summary>How often one job alone must fail before it says so.</summary>
    private const int AloneAfter = 3;

    /// <summary>Of the jobs that cannot be stored so many are logged: where the disk is full, it is all of ten thousand.</summary>
    private const int MostStoreFaultsLogged = 3;

    private readonly ILookup<string, PolledJob> _byRemoteId = jobs.ToLookup(job => job.RemoteJobId);
    private readonly HashSet<string> _asked = [];
    private readonly CallTally _tally = new();
    private readonly MissingJobs _missing = tools.Missing(provider, memory);
    private long _leasedAt = tools.Time.GetTimestamp();
    private int _eventFaults;
    private int _storeFaults;
    private bool _moved;

    public async Task<PollResult> RunAsync(CancellationToken cancellationToken)
    {
        await CancelAsync(cancellationToken);
        var sweep = memory.Sweep;
        sweep.Follow(_byRemoteId.ToDictionary(group => group.Key, group => group.Min(memory.MadeAt)), description.JobsPerPage);
        var allowance = sweep.Allowance;
        var calls = await AskAsync(sweep.SinglesFirst, cancellationToken);
        calls += await ListAsync(allowance - calls, cancellationToken);
        await AskAsync(allowance - calls, cancellationToken);
        if (memory.Heard.Count > 0)
        {
            (memory.HeardAt, memory.HeardFrom) = (tools.Now, provider);
        }
        return new PollResult(jobs.Count, _moved, _tally.Outcome);
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        foreach (var job in jobs.Where(job => job.CancelRequested && memory.IsCancelDue(job.Id, tools.Now)))
        {
            if (_tally.Stop is not null)
            {
                return;
            }
            var answer = await provider.CancelAsync(job.RemoteJobId, cancellationToken);
            _tally.Count(answer.Error);
            await CarriedOutAsync(job, answer, cancellationToken);
            await KeepLeaseAsync(cancellationToken);
        }
    }

    private async Task CarriedOutAsync(PolledJob job, Answer<RemoteJob> answer, CancellationToken cancellationToken)
    {
        if (answer.TryGet(out var remote, out var error))
        {
            memory.CountCancel(job.Id, tools.Now, _ => tools.Options.PollInterval * CancelsAgainAfter);
            memory.KeepsAttention.Remove(job.Id);
            _moved = true;
            if (remote.Id == job.RemoteJobId && remote.Status is { } status && status.IsTerminal())
            {
                await TakeAsync(job, remote, cancellationToken);
            }
            return;
        }
        var isRefused = error.Kind is ProviderErrorKind.Refused or ProviderErrorKind.NotFound;
        var times = memory.CountCancel(job.Id, tools.Now, times => isRefused ? tools.Options.PollInterval * CancelsAgainAfter : tools.Delay(times));
        if (_tally.Stop is null && times >= (isRefused ? 2 : AloneAfter))
        {
            // The first refusal most often means that the job is over by now, which the list shows.
            var sentence = isRefused ? AttentionText.CancelRefused(error, description.Title) : AttentionText.Of(error, description.Title, tools.Time.GetUtcNow());
            await SayAloneAsync(job, sentence, cancellationToken);
        }
    }

    /// <summary>Reads pages, at most that many; one whole sweep a cycle is enough.</summary>
    private async Task<int> ListAsync(int most, CancellationToken cancellationToken)
    {
        var sweep = memory.Sweep;
        var begun = false;
        var calls = 0;
        for (; calls < most && _tally.Stop is null; calls++)
        {
            if (!sweep.IsUnderWay && (begun || !(begun = sweep.Begin())))
            {
                break;
            }
            var answer = await provider.ListJobsAsync(sweep.Cursor, cancellationToken);
            if (answer.TryGet(out var page, out var error))
            {
                _missing.SawList();
            }
            else
            {
                if (error.Code is not ProviderError.NotAList && error.Kind is not ProviderErrorKind.NotFound
                    && (error.Kind is not ProviderErrorKind.Refused || sweep.Cursor is null))
                {
                    _tally.StopBy(error);
                    break;
                }

                if (memory.HasList && error.Kind is ProviderErrorKind.NotFound && await _missing.AbsenceAsync(cancellationToken) is { } absence)
                {
                    _tally.StopBy(absence);
                    break;
                }

                // A server without a list, or one that no longer knows the job where the next page begins.
                page = new RemoteJobPage([], null);
            }
            _tally.Count(null);
            sweep.Take(page);
            await TakeAsync(page, cancellationToken);
        }
        return calls;
    }

    private async Task TakeAsync(RemoteJobPage page, CancellationToken cancellationToken)
    {
        foreach (var remote in page.Jobs)
        {
            foreach (var job in _byRemoteId[remote.Id])
            {
                if (_tally.Stop is null)
                {
                    await TakeAsync(job, remote, cancellationToken);
                }
            }
        }
        await KeepLeaseAsync(cancellationToken);
    }

    /// <summary>Asks for jobs that the list does not show, at most that many.</summary>
    private async Task<int> AskAsync(int most, CancellationToken cancellationToken)
    {
        var calls = 0;
        foreach (var id in memory.Sweep.NextSingles(most).Where(_asked.Add))
        {
            var job = _byRemoteId[id].First();
            if (_tally.Stop is not null || memory.IsLeftInPeace(job.Id, tools.Now) || memory.Heard.Contains(job.Id))
            {
                continue;
            }
            calls++;
            var answer = await provider.GetJobAsync(id, cancellationToken);
            await AskedAsync(id, Checked(answer, id), cancellationToken);
            await KeepLeaseAsync(cancellationToken);
        }
        return calls;
    }

    private async Task AskedAsync(string id, Answer<RemoteJob> answer, CancellationToken cancellationToken)
    {
        _tally.Count(answer.Error);
        foreach (var job in _byRemoteId[id])
        {
            if (answer.TryGet(out var remote, out var error))
            {
                memory.Sweep.FoundSingly(id);
                await TakeAsync(job, remote, cancellationToken);
            }
            else if (error.Kind is not ProviderErrorKind.NotFound)
            {
                await TroubleAsync(job, AttentionText.Alone(error, description.Title), cancellationToken);
            }
        }
        if (answer.Error is { Kind: ProviderErrorKind.NotFound } gone && memory.Sweep.IsMissing(id))
        {
            await MissAsync(id, gone, cancellationToken);
        }
    }

    private async Task MissAsync(string id, ProviderError gone, CancellationToken cancellationToken)
    {
        if (await _missing.AbsenceAsync(cancellationToken) is { } absence)
        {
            _tally.StopBy(absence);
            return;
        }

        // The answer may have been the last of a gateway that has just found its way again.
        if ((await provider.GetJobAsync(id, cancellationToken)).Error is not { Kind: ProviderErrorKind.NotFound })
        {
            memory.Sweep.FoundSingly(id);
            return;
        }
        foreach (var job in _byRemoteId[id])
        {
            if (await _missing.MayBeElsewhereAsync(job, cancellationToken))
            {
                memory.CountTrouble(job.Id, tools.Now, tools.Delay);
                await SayAloneAsync(job, AttentionText.NotKnownAnyMore(description.Title), cancellationToken);
            }
            else
            {
                await tools.Update.MissAsync(job, description.Title, gone, cancellationToken);
                _moved = true;
            }
        }
    }

    private Answer<RemoteJob> Checked(Answer<RemoteJob> answer, string id) => answer.Value is { } remote && remote.Id != id
        ? new ProviderError(ProviderErrorKind.Transient, "odd_answer", $"{description.Title} answered with something that is not the job {id}.") { Raw = remote.Raw }
        : answer;

    /// <summary>One job that cannot be stored must not stop the others: it is logged now and then, and tried again later.</summary>
    private async Task TakeAsync(PolledJob job, RemoteJob remote, CancellationToken cancellationToken)
    {
        memory.RememberMadeAt(job.Id, remote);
        if (!memory.Heard.Add(job.Id))
        {
            return;
        }
        try
        {
            var taken = await tools.Update.TakeAsync(new Polled(provider, description, job, remote, memory), _eventFaults < MostEventFaults, cancellationToken);
            _moved |= taken.Moved;
            memory.EndTrouble(job.Id);
            CountEvents(taken.Error);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var times = memory.CountTrouble(job.Id, tools.Now, tools.Delay);
            if (times % WorkerLoop.LoggedEach == 1 && _storeFaults++ < MostStoreFaultsLogged)
            {
                EngineLog.JobFailed(tools.Logger, job.Id, times, tools.Options.PollInterval, exception);
            }
        }
    }

    /// <summary>Where only events cannot be read, states still are; a limit, or an address that is gone, stops all.</summary>
    private void CountEvents(ProviderError? error)
    {
        if (error is { Kind: ProviderErrorKind.RateLimited } or { Code: "unreachable" })
        {
            _tally.StopBy(error);
        }
        _eventFaults += error is null ? 0 : 1;
    }

    private async Task TroubleAsync(PolledJob job, string sentence, CancellationToken cancellationToken)
    {
        if (memory.CountTrouble(job.Id, tools.Now, tools.Delay) >= AloneAfter && _tally.Stop is null)
        {
            await SayAloneAsync(job, sentence, cancellationToken);
        }
    }

    private Task SayAloneAsync(PolledJob job, string sentence, CancellationToken cancellationToken)
    {
        memory.KeepsAttention.Add(job.Id);
        return tools.Attention.SayAsync([job.Id], sentence, memory.HeardAt, cancellationToken);
    }

    /// <summary>A slow provider, or a long list, must not cost the leases.</summary>
    private async Task KeepLeaseAsync(CancellationToken cancellationToken)
    {
        if (tools.Time.GetElapsedTime(_leasedAt) > tools.Options.Lease / 3)
        {
            _leasedAt = tools.Time.GetTimestamp();
            await tools.Lease.TakeForPollingAsync(description.Name, memory.HeardAt, cancellationToken);
        }
    }
}
