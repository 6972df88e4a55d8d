namespace Provisioning.Kubernetes.Conditions;

/// <summary>Makes conditions.</summary>
internal static class NewCondition
{
    public static DatabaseCondition True(string type, string reason, string message, DateTimeOffset? since = null) =>
        new() { Type = type, Status = ConditionStatus.True, Reason = reason, Message = message, Since = since };

    public static DatabaseCondition False(string type, string reason, string message, DateTimeOffset? since = null) =>
        new() { Type = type, Status = ConditionStatus.False, Reason = reason, Message = message, Since = since };

    public static DatabaseCondition Unknown(string type, string reason, string message) =>
        new() { Type = type, Status = ConditionStatus.Unknown, Reason = reason, Message = message };
}
