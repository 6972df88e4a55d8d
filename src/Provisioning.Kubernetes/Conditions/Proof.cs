using System.Globalization;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Conditions;

/// <summary>Whether a backup was restored lately, the same for every engine. Pure.</summary>
internal static class Proof
{
    public static DatabaseCondition Judge(DatabaseSpec spec, ProofRecord? proof, TimeSpan maxAge, DateTimeOffset now)
    {
        const string type = ConditionTypes.Proven;
        return proof switch
        {
            _ when spec.Backup is null => NewCondition.False(type, ConditionReasons.NoBackupPolicy, "The database is not backed up: its spec has no backup policy."),
            null => NewCondition.False(type, ConditionReasons.NeverVerified, "No backup of the database was ever restored to see whether it can be."),
            { Succeeded: false } => NewCondition.False(type, ConditionReasons.VerificationFailed, $"The last verification failed: {proof.Message}", proof.At),
            _ when now - proof.At > maxAge => NewCondition.False(
                type,
                ConditionReasons.VerificationTooOld,
                string.Create(CultureInfo.InvariantCulture, $"The last verification was {(now - proof.At).TotalDays:0} days ago; {maxAge.TotalDays:0.#} are allowed."),
                proof.At + maxAge),
            _ => NewCondition.True(type, ConditionReasons.Verified, proof.Message, proof.At),
        };
    }
}
