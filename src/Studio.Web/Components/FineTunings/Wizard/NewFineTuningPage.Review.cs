using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <content>The last step: what the draft comes to, and making it.</content>
public sealed partial class NewFineTuningPage
{
    private FineTuningEstimate? _estimate;
    private SweepEstimate? _sweep;
    private int _row = 1;
    private IReadOnlyList<DraftFault> _faults = [];
    private Problem? _refusal;
    private bool _creating;

    // Never in the address: a permission to spend is given each time anew.
    private bool _allowOverBudget;

    private bool CanStart => !_creating && (_estimate is not null || _sweep is not null) && _faults.Count == 0
        && (_allowOverBudget || (_estimate?.AsksForBudget ?? _sweep?.AsksForBudget) is null);

    private string StartText => _creating ? "Starting…"
        : _sweep is { Combinations.Count: var jobs } ? $"Start the sweep of {(jobs == 1 ? "1 job" : $"{jobs} jobs")}"
        : "Start the fine-tuning";

    private async Task EnterAsync()
    {
        (_estimate, _sweep, _faults, _allowOverBudget) = (null, null, [], false);
        if (_step is WizardStep.Model)
        {
            // A provider may have been added, or got its key, while the steps before were filled in.
            _providers = registry.Describe();
            await ReadTunedAsync();
        }
        if (_step is WizardStep.Review)
        {
            await TryLoadAsync(_draft.IsSweep ? EstimateSweepAsync : async token =>
            {
                if (await _latest.RunAsync(latest => create.EstimateAsync(Request(), latest, _row), token) is { } estimate)
                {
                    (_estimate, _faults) = (estimate, Faults(DraftFault.Of(estimate.Obstacles)));
                }
            });
        }
    }

    private async Task EstimateSweepAsync(CancellationToken cancellationToken)
    {
        if (await _latest.RunAsync(latest => createSweep.EstimateAsync(SweepOf(), latest), cancellationToken) is { } estimate)
        {
            (_sweep, _faults) = (estimate, Faults(DraftFault.Of(estimate.Obstacles)));
        }
    }

    private async Task ShowRowAsync(int row)
    {
        _row = row;
        await TryLoadAsync(async token => _estimate = await _latest.RunAsync(latest => create.EstimateAsync(Request(), latest, row), token) ?? _estimate);
    }

    private async Task ChooseOverLimitAsync(OverLimit choice)
    {
        _draft = _draft with { OverLimit = choice };
        navigation.NavigateTo(AddressOf(_step), replace: true);
        await KeepAsync(_step);
        await EnterAsync();
    }

    /// <summary>What Core would refuse, and what cannot even be put into a request.</summary>
    private IReadOnlyList<DraftFault> Faults(IReadOnlyList<DraftFault> refused)
    {
        IEnumerable<(WizardStep Step, string? Fault)> typed =
        [
            (WizardStep.HoldOut, DraftRules.HeldOutFault(_draft)),
            (WizardStep.HoldOut, DraftRules.SplitTagFault(_draft)),
            (WizardStep.Parameters, DraftRules.SeedFault(_draft)),
            (WizardStep.Parameters, TriedValues.AtOnceFault(_draft)),
            (WizardStep.Parameters, DraftRules.MetadataFault(_draft)),
        ];
        var faults = refused.Concat(typed.Where(one => one.Fault is not null).Select(one => new DraftFault(one.Step, one.Fault!))).Distinct();
        return [.. (IsSelectionLost ? [new DraftFault(WizardStep.Records, "The chosen records are no longer kept: choose them again, or all of them.")] : faults)];
    }

    private CreateFineTuningRequest Request() =>
        (DraftRules.MetadataFault(_draft) is null ? _draft : _draft with { Metadata = [] }).ToRequest(Selection);

    private SweepRequest SweepOf()
    {
        var sweep = (DraftRules.MetadataFault(_draft) is null ? _draft : _draft with { Metadata = [] }).ToSweep(Selection, Provider);
        return sweep with { Base = sweep.Base with { AllowOverBudget = _allowOverBudget } };
    }

    private async Task CreateAsync()
    {
        if (_creating)
        {
            return;
        }
        _creating = true;

        // Once it was asked for it is made, also where the page is left meanwhile.
        string? made;
        if (_draft.IsSweep)
        {
            var created = await createSweep.RunAsync(SweepOf(), CancellationToken.None);
            (_refusal, made) = (created.Problem, created.Value is { } sweep ? StudioUrls.Sweep(sweep.Id) : null);
        }
        else
        {
            var created = await create.RunAsync(Request() with { AllowOverBudget = _allowOverBudget }, CancellationToken.None);
            (_refusal, made) = (created.Problem, created.Value is { } job ? StudioUrls.FineTuning(job.Id) : null);
        }
        _creating = false;
        if (made is not null)
        {
            await KeptDraft.DropAsync(js);
            navigation.NavigateTo(made);
        }
        else
        {
            await EnterAsync();
        }
    }
}
