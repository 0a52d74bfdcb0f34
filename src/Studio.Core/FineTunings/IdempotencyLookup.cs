using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

internal static class IdempotencyLookup
{
    /// <summary>What was first answered under the claim's key; null where the key is new. Problem: <c>idempotency_conflict</c> where it came with another body.</summary>
    public static async Task<Result<IdempotencyKey>?> FindAsync(StudioDb database, IdempotencyClaim claim, CancellationToken cancellationToken)
    {
        var first = await database.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(key => key.Owner == claim.Owner && key.Key == claim.Key, cancellationToken);
        return first switch
        {
            null => null,
            _ when first.BodyHash != claim.BodyHash => new Problem(ProblemKind.Conflict, "idempotency_conflict",
                "This Idempotency-Key was used with another body; send the same body, or a new key."),
            _ => first,
        };
    }
}
