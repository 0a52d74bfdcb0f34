using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>The chosen records.</summary>
public sealed class RecordSelection : RowSelection<GoldenRecordSearch>
{
    /// <summary>What was deleted is chosen no more; what was chosen besides stays so.</summary>
    public void Leave(GoldenRecordSelection deleted)
    {
        if (deleted.Ids is null)
        {
            Clear();
        }
        else
        {
            Leave(deleted.Ids);
        }
    }

    /// <summary>What Core is told to work on.</summary>
    public GoldenRecordSelection Of(string connectionId) =>
        Query is { } search ? new GoldenRecordSelection(search, Except: [.. Ids]) : new GoldenRecordSelection(new GoldenRecordSearch(connectionId), [.. Ids]);
}
