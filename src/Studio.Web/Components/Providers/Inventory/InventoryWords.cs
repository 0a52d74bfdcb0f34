using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Components.Providers.Inventory;

/// <summary>Whose things at a provider are, in plain words.</summary>
public static class InventoryWords
{
    public static string Of(JobOrigin origin) => origin switch
    {
        JobOrigin.Ours => "In the Studio",
        JobOrigin.Adopted => "Adopted",
        JobOrigin.DeletedHere => "Deleted here",
        JobOrigin.OtherStudio => "Another Studio’s",
        _ => "Made elsewhere",
    };

    public static string Explain(JobOrigin origin) => origin switch
    {
        JobOrigin.Ours => "This Studio made the job and watches it.",
        JobOrigin.Adopted => "Made elsewhere, taken over and watched by this Studio.",
        JobOrigin.DeletedHere => "This Studio made the job, and somebody deleted it here. At the provider it is still there.",
        JobOrigin.OtherStudio => "It carries the id of a job that this Studio does not know: another Studio made it.",
        _ => "Made with other tools, or in the provider’s console.",
    };

    public static string Of(FileOrigin origin) => origin switch
    {
        FileOrigin.Used => "In use",
        FileOrigin.Orphan => "Orphan: no job uses it",
        FileOrigin.OtherStudio => "Another Studio’s, or an orphan",
        _ => "Not used by the Studio",
    };

    public static string Explain(FileOrigin origin) => origin switch
    {
        FileOrigin.Used => "A job of this Studio was made from it.",
        FileOrigin.Orphan => "This Studio uploaded it for a job that is deleted or does not use it. Nothing here needs it any more.",
        FileOrigin.OtherStudio => "Named as a Studio names its files, for a job that this one does not know.",
        _ => "Uploaded with other tools, or by a person.",
    };

    public static string Of(RemoteFileState state) => state switch
    {
        RemoteFileState.Processing => "Being checked",
        RemoteFileState.Failed => "Refused",
        _ => "Ready",
    };
}
