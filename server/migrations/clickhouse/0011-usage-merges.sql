-- A day that has passed becomes one part: what reads months opens as many parts as there are days, and each costs a little. It is written
-- anew once for it, in the background.
ALTER TABLE `system.ai_gateway`.usage
  MODIFY SETTING min_age_to_force_merge_seconds = 86400, min_age_to_force_merge_on_partition_only = 1
