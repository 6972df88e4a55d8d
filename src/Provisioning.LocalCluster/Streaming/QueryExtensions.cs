using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Streaming;

internal static class QueryExtensions
{
    /// <summary>Whether a boolean parameter is set, in any of the spellings that the real API server takes.</summary>
    public static bool IsTrue(this IQueryCollection query, string name) =>
        query[name] is [{ } value] && value is "true" or "True" or "TRUE" or "t" or "1" or "T";
}
