using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.Web.Components.GoldenRecords.Checks;

internal static class OneCheck
{
    /// <summary>What a person writes is checked at once, in the background; a pasted schema has nothing to check it on.</summary>
    public static async Task<Problem?> StartOneAsync(this GoldenRecordChecks checks, ConnectionView connection, string recordId) => connection.Kind is ConnectionKind.Ddl
        ? null
        : (await checks.StartAsync(connection.Id, [recordId], null, CancellationToken.None)).Problem;
}
