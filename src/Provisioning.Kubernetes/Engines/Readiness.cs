namespace Provisioning.Kubernetes.Engines;

/// <summary>How far a database is.</summary>
internal abstract record Readiness
{
    private Readiness()
    {
    }

    /// <summary>Everything is as the spec asks.</summary>
    public sealed record Ready(string Message) : Readiness;

    /// <summary>On its way, or stuck in a way that may still resolve (no node fits yet).</summary>
    /// <param name="Message">One sentence for people.</param>
    /// <param name="Stuck">What to report at the deadline; null for <see cref="ErrorCode.DeadlineExceeded"/>.</param>
    /// <param name="Log">Whose log tells the cause, worth reading at the deadline; see <see cref="IEngine.ExplainLog"/>.</param>
    public sealed record Progressing(string Message, ErrorCode? Stuck = null, LogSource? Log = null) : Readiness;

    /// <summary>Cannot get there without a change by people: fail at once.</summary>
    /// <param name="Code">What to report.</param>
    /// <param name="Message">One sentence for people.</param>
    /// <param name="Log">Whose log tells the cause; see <see cref="IEngine.ExplainLog"/>.</param>
    public sealed record Failed(ErrorCode Code, string Message, LogSource? Log = null) : Readiness;
}
